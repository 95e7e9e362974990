//! Tests of the generator: of the functions it makes, and of what it refuses.

use domain::locale::Locale::{Ar, En};

use crate::compiler::{Language, SourceFile, compile};

#[allow(unused_imports, unreachable_pub, clippy::all, reason = "generated")]
mod sample {
    include!(concat!(env!("OUT_DIR"), "/sample.rs"));
}

// What is generated ----------------------------------------------------------------------

#[test]
fn a_message_without_variables_is_static() {
    let text: &'static str = sample::sample_plain(Ar);
    assert_eq!(text, "تبرّع الآن");
    assert_eq!(sample::sample_plain(En), "Give now");
}

#[test]
fn terms_are_written_out_at_build_time() {
    let text: &'static str = sample::sample_term(Ar);
    assert_eq!(text, "أهلًا بك في منصة عطاء");
    assert_eq!(sample::sample_term(En), "Welcome to the Ataa platform");
}

#[test]
fn literals_keep_quotes_lines_and_backslashes() {
    assert_eq!(sample::sample_quoted(Ar), "يقال: «عطاء»");
    assert_eq!(
        sample::sample_lines(En),
        "First line\nand second line \"in quotes\" \\ and a backslash"
    );
}

#[test]
fn a_variable_inside_a_sentence_is_isolated_and_a_link_is_not() {
    assert_eq!(
        sample::sample_greeting(
            En,
            sample::arg::LinkUrl("https://example.org/a"),
            sample::arg::Name("سارة")
        ),
        "Welcome \u{2068}سارة\u{2069}, here is your link: https://example.org/a"
    );
}

#[test]
fn a_variable_that_is_the_whole_text_is_not_isolated() {
    assert_eq!(sample::sample_alone(Ar, "Sara"), "Sara");
}

#[test]
fn riyals_agree_with_the_amount_before_them() {
    assert_eq!(sample::sample_riyals(Ar, "3"), "بقي \u{2068}3\u{2069} ريالات فقط");
    assert_eq!(sample::sample_riyals(Ar, "1,250"), "بقي \u{2068}1,250\u{2069} ريالًا فقط");
    assert_eq!(sample::sample_riyals(En, "3"), "Only SAR \u{2068}3\u{2069} left");
}

#[test]
fn arabic_counts_in_six_forms() {
    let vectors = [
        (0, "لا مستفيدين"),
        (1, "مستفيد واحد"),
        (2, "مستفيدان"),
        (3, "\u{2068}#\u{2069} مستفيدين"),
        (10, "\u{2068}#\u{2069} مستفيدين"),
        (11, "\u{2068}#\u{2069} مستفيدًا"),
        (99, "\u{2068}#\u{2069} مستفيدًا"),
        (100, "\u{2068}#\u{2069} مستفيد"),
        (102, "\u{2068}#\u{2069} مستفيد"),
        (103, "\u{2068}#\u{2069} مستفيدين"),
        (111, "\u{2068}#\u{2069} مستفيدًا"),
    ];
    for (count, expected) in vectors {
        assert_eq!(sample::sample_beneficiaries(Ar, count, "#"), expected, "{count}");
    }
}

#[test]
fn english_counts_in_two_forms_and_by_exact_number() {
    assert_eq!(sample::sample_beneficiaries(En, 0, "0"), "No beneficiaries");
    assert_eq!(sample::sample_beneficiaries(En, 1, "1"), "One beneficiary");
    assert_eq!(
        sample::sample_beneficiaries(En, 101, "101"),
        "\u{2068}101\u{2069} beneficiaries"
    );
}

#[test]
fn a_name_selects_and_the_default_answers_for_the_rest() {
    assert_eq!(sample::sample_type(Ar, "gift"), "هدية");
    assert_eq!(sample::sample_type(Ar, "donation"), "تبرع");
    assert_eq!(sample::sample_type(En, "anything"), "Donation");
}

#[test]
fn selections_nest() {
    use sample::arg::{CountText, Place};
    let nested = |locale, count, shown, place| sample::sample_nested(locale, count, CountText(shown), Place(place));
    assert_eq!(nested(En, 0, "0", "home"), "An empty home");
    assert_eq!(nested(En, 5, "5", "home"), "\u{2068}5\u{2069} at home");
    assert_eq!(nested(Ar, 5, "5", "away"), "خارج البيت");
}

#[test]
fn several_texts_are_told_apart_by_their_types() {
    let file = |language: Language, text: &str| SourceFile {
        path: format!("locales/{}/giving.ftl", language.code()),
        slice: "giving".to_owned(),
        language,
        text: text.to_owned(),
    };
    let arabic = "giving-line = { $amount } ل{ $charity }\ngiving-one = مرحبًا { $name }";
    let english = "giving-line = { $charity }: { $amount }\ngiving-one = Hello { $name }";
    let code = compile(&[file(Language::Arabic, arabic), file(Language::English, english)]).unwrap();
    assert!(
        code.contains(
            "pub fn giving_line(locale: Locale, amount: arg::Amount<'_>, charity: arg::Charity<'_>) -> String"
        ),
        "{code}"
    );
    // One text cannot be mistaken for another.
    assert!(
        code.contains("pub fn giving_one(locale: Locale, name: &str) -> String"),
        "{code}"
    );
    assert!(
        code.contains("pub struct Charity<'text>(pub &'text str);") && !code.contains("struct Name<"),
        "{code}"
    );
}

// What is refused ------------------------------------------------------------------------

/// Compiles one file per language, called `giving.ftl`, and gives the problems as text.
fn problems_of(arabic: &str, english: &str) -> Vec<String> {
    let file = |language: Language, text: &str| SourceFile {
        path: format!("locales/{}/giving.ftl", language.code()),
        slice: "giving".to_owned(),
        language,
        text: text.to_owned(),
    };
    match compile(&[file(Language::Arabic, arabic), file(Language::English, english)]) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

/// Asserts that compiling fails with exactly these problems.
#[track_caller]
fn assert_refused(arabic: &str, english: &str, expected: &[&str]) {
    assert_eq!(problems_of(arabic, english), expected);
}

#[test]
fn equal_messages_pass() {
    assert_refused("giving-a = أ { $name }\n", "giving-a = { $name } a\n", &[]);
}

#[test]
fn a_syntax_error_is_named_with_its_line() {
    let problems = problems_of("giving-a = أ\n\ngiving-b { = ب\n", "giving-a = a\n");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].starts_with("locales/ar/giving.ftl:3: not valid Fluent"),
        "{problems:?}"
    );
}

#[test]
fn a_message_missing_in_one_language_is_named() {
    assert_refused(
        "giving-a = أ\ngiving-b = ب\n",
        "giving-a = a\n\ngiving-c = c\n",
        &[
            "locales/ar/giving.ftl:2: giving-b is missing in en",
            "locales/en/giving.ftl:3: giving-c is missing in ar",
        ],
    );
}

#[test]
fn different_variables_are_named() {
    assert_refused(
        "giving-a = أ { $name }\n",
        "giving-a = a { $amount }\n",
        &[
            "locales/ar/giving.ftl:1: giving-a uses $name here but not in en",
            "locales/en/giving.ftl:1: giving-a uses $amount here but not in ar",
        ],
    );
}

#[test]
fn a_variable_is_of_one_type_in_both_languages() {
    assert_refused(
        "giving-a = أ { $n }\n",
        "giving-a = { $n ->\n    [one] one\n   *[other] more\n}\n",
        &[
            "locales/ar/giving.ftl:1: giving-a: $n is a text here and a count in en",
            "locales/en/giving.ftl:1: giving-a: $n is a count here and a text in ar",
        ],
    );
}

#[test]
fn an_arabic_plural_needs_all_six_categories() {
    assert_refused(
        "giving-a = { $n ->\n    [one] واحد\n    [two] اثنان\n   *[other] كثير\n}\n",
        "giving-a = { $n ->\n    [one] one\n   *[other] more\n}\n",
        &["locales/ar/giving.ftl:1: $n: missing plural categories: zero, few, many"],
    );
}

#[test]
fn a_category_that_english_never_chooses_is_refused() {
    let arabic = "giving-a = { $n ->\n [zero] ٠\n [one] ١\n [two] ٢\n [few] ٣\n [many] ١١\n *[other] ١٠٠\n }\n";
    assert_refused(
        arabic,
        "giving-a = { $n ->\n [zero] none\n [one] one\n *[other] more\n }\n",
        &["locales/en/giving.ftl:1: $n: [zero] is never chosen in en; write the number itself, such as [0]"],
    );
}

#[test]
fn the_counting_variable_is_not_shown_itself() {
    let problems = problems_of(
        "giving-a = أ\n",
        "giving-a = { $n ->\n [one] one\n *[other] { $n } more\n }\n",
    );
    assert_eq!(
        problems,
        [
            "locales/en/giving.ftl:1: $n selects a plural form and is also shown or compared as text; show $n-text instead"
        ]
    );
}

#[test]
fn an_id_starts_with_its_file() {
    assert_refused(
        "card-donate = أ\n",
        "card-donate = a\n",
        &[
            "locales/ar/giving.ftl:1: card-donate must start with giving- as every message of giving.ftl does",
            "locales/en/giving.ftl:1: card-donate must start with giving- as every message of giving.ftl does",
        ],
    );
}

#[test]
fn an_id_stands_once() {
    assert_refused(
        "giving-a = أ\ngiving-a = ب\n",
        "giving-a = a\n",
        &["locales/ar/giving.ftl:2: giving-a is defined twice; the first is at locales/ar/giving.ftl:1"],
    );
}

#[test]
fn unsupported_constructs_are_refused() {
    let refusals = [
        (
            "giving-a = أ\n    .title = ب\n",
            "giving-a.title: attributes are not supported; make it a message",
        ),
        (
            "giving-a = { NUMBER($n) }\n",
            "NUMBER(): functions are not supported; pass the formatted text",
        ),
        (
            "giving-a = { giving-b }\n",
            "giving-b is a message; what several messages share is a term (-name)",
        ),
        ("giving-a = { -brand }\n", "the term -brand is not defined in ar"),
        (
            "giving-a = { -t }\n-t = { $x }\n",
            "a term cannot use a variable, and $x is one",
        ),
        ("giving-a = { -t }\n-t = { -t }\n", "-t uses itself"),
        ("giving-a = { \"\" }\n", "giving-a says nothing"),
        (
            "giving-Donate = أ\n",
            "giving-Donate must be written in lower case, digits and single hyphens",
        ),
        (
            "giving-a = { $kind ->\n *[other] x\n }\n",
            "$kind: only the default stands here, so nothing is chosen",
        ),
        (
            "giving-a = { $locale }\n",
            "$locale is what every function's first parameter is called",
        ),
    ];
    for (arabic, refusal) in refusals {
        let problems = problems_of(arabic, "");
        let expected = format!("locales/ar/giving.ftl:1: {refusal}");
        assert!(problems.contains(&expected), "{arabic}: {problems:?}");
    }
}
