//! Comparing names with a sanction list (handbook 10.3): Arabic and Latin spellings of one name become
//! the same skeleton, words are paired whatever their order, and the score says how it came about.
//! The rule finds candidates for a person to look at; it decides nothing.

use crate::text::search_fold;

/// A score of at least so much of 100 for one pair of words counts as the same word.
const WORD_SCORE_MIN: u32 = 75;
/// The longest name that is compared, in words.
const WORDS_MAX: usize = 12;

/// Skeletons of words that stand in many names and tell nobody apart: al, abu, bin and ibn, bint,
/// walad, Mr, Dr.
const PARTICLES: [&str; 7] = ["l", "b", "bn", "bnt", "wld", "mr", "dr"];

/// How Latin spellings write one Arabic consonant or long vowel, and the sign that skeletons have for it.
const LATIN_PAIRS: [(&str, &str); 15] = [
    ("kh", "x"),
    ("gh", "g"),
    ("sh", "c"),
    ("th", "t"),
    ("dh", "d"),
    ("ph", "f"),
    ("ou", "w"),
    ("oo", "w"),
    ("ee", "y"),
    ("ck", "k"),
    ("q", "k"),
    ("z", "d"),
    ("v", "f"),
    ("p", "b"),
    ("j", "g"),
];

/// How alike two names are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// 0 to 100.
    pub score: u32,
    /// The words that were paired: of the one name, of the other, and their score.
    pub pairs: Vec<(String, String, u32)>,
}

impl Likeness {
    /// For the reader who decides: each pair of words with its score.
    #[must_use]
    pub fn explanation(&self) -> String {
        let pairs: Vec<String> = self
            .pairs
            .iter()
            .map(|(one, other, score)| format!("{one} ~ {other}: {score}"))
            .collect();
        format!("{} of 100; {}", self.score, pairs.join(", "))
    }
}

/// A name as it was written, and the skeleton of each of its words.
struct Words(Vec<(String, String)>);

impl Words {
    fn of(name: &str) -> Words {
        let folded = search_fold(name);
        let words = folded.split(' ').filter(|word| !word.is_empty()).take(WORDS_MAX);
        let mut all: Vec<(String, String)> = words
            .map(|word| (word.to_owned(), skeleton(word)))
            .filter(|(_, skeleton)| !skeleton.is_empty())
            .collect();
        let telling = |skeleton: &str| !PARTICLES.contains(&skeleton);
        if all.iter().any(|(_, skeleton)| telling(skeleton)) {
            all.retain(|(_, skeleton)| telling(skeleton));
        }
        Words(all)
    }
}

/// The consonants of a word in Latin letters, without the article: what the many spellings of one
/// Arabic name have in common.
#[must_use]
pub fn skeleton(word: &str) -> String {
    let mut latin = String::new();
    for sign in word.chars() {
        latin.push_str(latin_of(sign));
    }
    // In Arabic two letters beside each other are two letters: qaf and ha are not a kha.
    let is_arabic = !word.is_ascii();
    for (pair, single) in LATIN_PAIRS.iter().filter(|_| !is_arabic) {
        latin = latin.replace(pair, single);
    }
    let article = ["al", "el", "ul"].iter().find(|article| {
        latin
            .strip_prefix(**article)
            .is_some_and(|rest| rest.chars().count() > 2)
    });
    if let Some(article) = article {
        latin = latin.split_off(article.len());
    }
    let mut kept = String::new();
    for (index, sign) in latin.chars().enumerate() {
        let is_vowel = matches!(sign, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' | 'h');
        let doubled = kept.ends_with(sign);
        if (!is_vowel || (index == 0 && sign == 'w')) && !doubled {
            kept.push(sign);
        }
    }
    if kept.is_empty() { latin } else { kept }
}

fn latin_of(sign: char) -> &'static str {
    match sign {
        'ا' => "a",
        'ب' => "b",
        'ت' | 'ط' | 'ث' => "t",
        'ج' => "g",
        'ح' | 'ه' => "h",
        'خ' => "x",
        'د' | 'ذ' | 'ز' | 'ض' | 'ظ' => "d",
        'ر' => "r",
        'س' | 'ص' => "s",
        'ش' => "c",
        'ع' => "",
        'غ' => "g",
        'ف' => "f",
        'ق' | 'ك' => "k",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'و' => "w",
        'ي' => "y",
        'a'..='z' => {
            const LETTERS: [&str; 26] = [
                "a", "b", "k", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t",
                "u", "v", "w", "ks", "y", "z",
            ];
            LETTERS[(sign as u8 - b'a') as usize]
        }
        _ => "",
    }
}

/// Compares two names. The order of words does not matter; words that have no partner lower the score
/// in proportion to the shorter name, so that a middle name more or less does not hide anybody.
#[must_use]
pub fn likeness(one: &str, other: &str) -> Likeness {
    let (left, right) = (Words::of(one).0, Words::of(other).0);
    let mut candidates = Vec::new();
    for (row, (_, first)) in left.iter().enumerate() {
        for (column, (_, second)) in right.iter().enumerate() {
            candidates.push((word_score(first, second), row, column));
        }
    }
    candidates.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let (mut rows, mut columns) = (vec![false; left.len()], vec![false; right.len()]);
    let mut pairs = Vec::new();
    for (score, row, column) in candidates {
        if score >= WORD_SCORE_MIN && !rows[row] && !columns[column] {
            (rows[row], columns[column]) = (true, true);
            pairs.push((left[row].0.clone(), right[column].0.clone(), score));
        }
    }
    let shorter = u32::try_from(left.len().min(right.len())).unwrap_or(u32::MAX);
    let longer = u32::try_from(left.len().max(right.len())).unwrap_or(u32::MAX);
    if shorter == 0 {
        return Likeness { score: 0, pairs };
    }
    let sum: u32 = pairs.iter().map(|(_, _, score)| score).sum();
    // A single word is no name: it can be at most half of one.
    let whole = shorter.max(longer.min(2));
    let score = (sum / whole).saturating_sub((longer - shorter).min(5));
    Likeness { score, pairs }
}

/// What a word loses that is alike only when gim and qaf are taken for one, as dialects do.
const DIALECT_LOSS: u32 = 10;

/// How alike two skeletons are, of 100.
fn word_score(one: &str, other: &str) -> u32 {
    let as_spoken = letters_score(&one.replace('g', "k"), &other.replace('g', "k"));
    letters_score(one, other).max(as_spoken.saturating_sub(DIALECT_LOSS))
}

/// 100 less the share of changed letters.
fn letters_score(one: &str, other: &str) -> u32 {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let longest = one.len().max(other.len());
    if longest == 0 {
        return 0;
    }
    let distance = edit_distance(&one, &other);
    u32::try_from(100 - (100 * distance).div_ceil(longest).min(100)).unwrap_or(0)
}

/// Letters to insert, drop, change or swap with a neighbour.
fn edit_distance(one: &[char], other: &[char]) -> usize {
    let width = other.len() + 1;
    let mut table = vec![0_usize; (one.len() + 1) * width];
    for row in 0..=one.len() {
        for column in 0..=other.len() {
            let at = row * width + column;
            table[at] = if row == 0 || column == 0 {
                row + column
            } else {
                let changed = usize::from(one[row - 1] != other[column - 1]);
                let mut best = (table[at - width] + 1)
                    .min(table[at - 1] + 1)
                    .min(table[at - width - 1] + changed);
                let swapped =
                    row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1];
                if swapped {
                    best = best.min(table[at - 2 * width - 2] + 1);
                }
                best
            };
        }
    }
    table[one.len() * width + other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Invented names; none is taken from a list.
    #[test]
    fn spellings_of_one_name_are_alike() {
        let same = [
            ("خالد عبدالله القحطاني", "Khalid Abdullah Al-Qahtani"),
            ("خالد عبدالله القحطاني", "Khaled Abdallah el Kahtani"),
            ("محمد بن سالم الهاجري", "Mohammed Salem Alhajri"),
            ("محمد سالم الهاجري", "AL HAJRI, Muhammad bin Salim"),
            ("يوسف إبراهيم", "Yousef Ibrahim"),
            ("حُسَيْن مُنِير", "حسين منير"),
            ("Gaddafi Moussa", "Qadhafi Musa"),
        ];
        for (one, other) in same {
            let found = likeness(one, other);
            assert!(found.score >= 85, "{one} / {other}: {}", found.explanation());
        }
    }

    #[test]
    fn other_names_are_not() {
        let different = [
            ("خالد عبدالله القحطاني", "نورة سعد الحربي"),
            ("Khalid Al-Qahtani", "Fahad Al-Otaibi"),
            ("محمد سالم", "محمد ناصر الدوسري"),
            ("محمد", "محمد سالم الهاجري"),
            ("", "محمد سالم"),
            ("123", "456"),
        ];
        for (one, other) in different {
            let found = likeness(one, other);
            assert!(found.score < 85, "{one} / {other}: {}", found.explanation());
        }
    }

    #[test]
    fn the_score_is_explained() {
        let found = likeness("سالم منير", "Salem Munir");
        assert!(
            found.explanation().contains("سالم ~ salem: 100"),
            "{}",
            found.explanation()
        );
    }

    proptest! {
        #[test]
        fn a_name_is_like_itself_in_any_order(words in proptest::collection::vec("[b-df-hj-np-tv-xz]{3,8}", 2..5)) {
            let name = words.join(" ");
            let turned = words.iter().rev().cloned().collect::<Vec<_>>().join(" ");
            prop_assert!(likeness(&name, &turned).score >= 99, "{}", likeness(&name, &turned).explanation());
        }

        #[test]
        fn likeness_is_the_same_both_ways(one in any::<String>(), other in any::<String>()) {
            let (there, back) = (likeness(&one, &other), likeness(&other, &one));
            prop_assert_eq!(there.score, back.score);
            prop_assert!(there.score <= 100);
        }
    }
}
