//! Turns Fluent files into one typed Rust function per message, or into a list of problems.
//!
//! The syntax is read by `fluent-syntax`, the official parser. Supported are texts, terms
//! (`{ -brand }`), string and number literals, string variables, and selections by plural
//! category or by name, nested as one likes, and one function: `RIYALS($amount)`, the word
//! that Arabic puts behind that amount. Attributes, other functions, references to other
//! messages and terms with arguments are refused: nothing here needs them, and each would
//! make the functions harder to type.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};
use fluent_syntax::{parser, unicode};

/// Terms may use terms; deeper than this they use each other in a circle.
const TERM_DEPTH_MAX: usize = 8;
/// The categories CLDR knows, in the order that they are generated in.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
/// The category every selection needs, because Fluent requires a default.
const OTHER: &str = "other";
/// The one function: the Arabic word for riyals behind an amount.
const RIYALS: &str = "RIYALS";
/// What the name of the shown number ends in, beside the count that selects.
const SHOWN_NUMBER_SUFFIX: &str = "-text";

/// A language that messages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    /// The source: a message that exists is one that exists in Arabic.
    Arabic,
    English,
}

impl Language {
    /// Both languages, the source first.
    pub(crate) const ALL: [Self; 2] = [Self::Arabic, Self::English];

    /// The folder's name, which is the language's code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Arabic => Self::English,
            Self::English => Self::Arabic,
        }
    }

    /// The variant of `domain::locale::Locale`.
    const fn variant(self) -> &'static str {
        match self {
            Self::Arabic => "Locale::Ar",
            Self::English => "Locale::En",
        }
    }

    /// The function in `plural.rs`.
    const fn plural_function(self) -> &'static str {
        match self {
            Self::Arabic => "plural::arabic",
            Self::English => "plural::english",
        }
    }

    /// The categories that a whole number can have in this language.
    const fn categories(self) -> &'static [&'static str] {
        match self {
            Self::Arabic => &CATEGORIES,
            Self::English => &["one", OTHER],
        }
    }
}

/// One `.ftl` file.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// As shown in a problem, from the workspace's root.
    pub(crate) path: String,
    /// The file's name without its ending; every id in it starts with it.
    pub(crate) slice: String,
    pub(crate) language: Language,
    pub(crate) text: String,
}

/// Why the build fails, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    path: String,
    line: usize,
    message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// What a variable is passed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum VariableKind {
    /// `i64`, selecting a plural category.
    Count,
    /// `&str`, shown or selecting by name.
    Text,
}

impl VariableKind {
    const fn in_words(self) -> &'static str {
        match self {
            Self::Count => "a count",
            Self::Text => "a text",
        }
    }
}

/// What a piece of a message does when the function runs.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Literal(String),
    /// A variable that is shown, and whether it is wrapped in isolates.
    Variable {
        name: String,
        isolated: bool,
    },
    /// The word for riyals behind an amount that is shown before it.
    Riyals {
        name: String,
    },
    /// A choice by plural category; exact numbers first.
    Plural {
        name: String,
        exact: Vec<(i64, Vec<Piece>)>,
        categories: Vec<(String, Vec<Piece>)>,
    },
    /// A choice by name, and what is said for every other name.
    Choice {
        name: String,
        named: Vec<(String, Vec<Piece>)>,
        otherwise: Vec<Piece>,
    },
}

/// A message of one language, read and checked.
#[derive(Clone, Debug)]
struct Message {
    path: String,
    line: usize,
    /// The value as it stands in the file, for the documentation.
    source: String,
    pieces: Vec<Piece>,
    variables: BTreeMap<String, VariableKind>,
}

type Messages = BTreeMap<String, Message>;

/// A term's value, not yet read because it may use terms of later files.
type Terms<'source> = BTreeMap<String, Pattern<&'source str>>;

/// Compiles the files of both languages to Rust source.
///
/// # Errors
/// Every problem found in any file, ordered by file and line.
pub(crate) fn compile(files: &[SourceFile]) -> Result<String, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut languages = BTreeMap::new();
    for language in Language::ALL {
        let of_language: Vec<&SourceFile> = files.iter().filter(|file| file.language == language).collect();
        languages.insert(language, read_language(language, &of_language, &mut problems));
    }
    let arabic = languages.remove(&Language::Arabic).unwrap_or_default();
    let english = languages.remove(&Language::English).unwrap_or_default();
    if problems.is_empty() {
        // A file that was not understood would make its messages seem to be missing.
        compare(Language::Arabic, &arabic, &english, &mut problems);
        compare(Language::English, &english, &arabic, &mut problems);
    }
    if problems.is_empty() {
        Ok(generate(&arabic, &english))
    } else {
        problems.sort();
        problems.dedup();
        Err(problems)
    }
}

// Reading --------------------------------------------------------------------------------

/// Reads all files of one language.
fn read_language(language: Language, files: &[&SourceFile], problems: &mut Vec<Problem>) -> Messages {
    let mut terms = Terms::new();
    let mut parsed = Vec::new();
    for file in files {
        match parser::parse(file.text.as_str()) {
            Ok(resource) => parsed.push((*file, resource)),
            Err((_, errors)) => problems.extend(errors.iter().map(|error| Problem {
                path: file.path.clone(),
                line: line_of_offset(&file.text, error.pos.start),
                message: format!("not valid Fluent: {}", error.kind),
            })),
        }
    }
    for (file, resource) in &parsed {
        for entry in &resource.body {
            if let Entry::Term(term) = entry
                && terms.insert(term.id.name.to_owned(), term.value.clone()).is_some()
            {
                problems.push(Problem {
                    path: file.path.clone(),
                    line: line_of_id(&file.text, &format!("-{}", term.id.name)),
                    message: format!("the term -{} is defined twice in {}", term.id.name, language.code()),
                });
            }
        }
    }
    let mut messages = Messages::new();
    for (file, resource) in &parsed {
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let id = message.id.name;
            let line = line_of_id(&file.text, id);
            let mut reader = Reader::new(language, &terms);
            reader.check_id(id, &file.slice);
            if let Some(attribute) = message.attributes.first() {
                reader.refuse(format!(
                    "{id}.{}: attributes are not supported; make it a message",
                    attribute.id.name
                ));
            }
            let pieces = match &message.value {
                Some(value) => join_literals(reader.pattern(value, 0)),
                None => Vec::new(),
            };
            if pieces.is_empty() {
                reader.refuse(format!("{id} says nothing"));
            }
            problems.extend(reader.refusals.into_iter().map(|refusal| Problem {
                path: file.path.clone(),
                line,
                message: refusal,
            }));
            let read = Message {
                path: file.path.clone(),
                line,
                source: source_of(&file.text, line),
                pieces,
                variables: reader.variables,
            };
            if let Some(first) = messages.insert(id.to_owned(), read) {
                problems.push(Problem {
                    path: file.path.clone(),
                    line: line_of_second_id(&file.text, id, &first, &file.path),
                    message: format!("{id} is defined twice; the first is at {}:{}", first.path, first.line),
                });
            }
        }
    }
    messages
}

/// Reads one message, collecting its variables and what is wrong with it.
struct Reader<'terms, 'source> {
    language: Language,
    terms: &'terms Terms<'source>,
    variables: BTreeMap<String, VariableKind>,
    refusals: Vec<String>,
}

impl<'terms, 'source> Reader<'terms, 'source> {
    const fn new(language: Language, terms: &'terms Terms<'source>) -> Self {
        Self {
            language,
            terms,
            variables: BTreeMap::new(),
            refusals: Vec::new(),
        }
    }

    fn refuse(&mut self, refusal: String) {
        self.refusals.push(refusal);
    }

    fn check_id(&mut self, id: &str, slice: &str) {
        let prefix = format!("{}-", slice.replace('_', "-"));
        if !id.starts_with(&prefix) || id.len() == prefix.len() {
            self.refuse(format!(
                "{id} must start with {prefix} as every message of {slice}.ftl does"
            ));
        }
        self.check_name(id);
    }

    /// Names become Rust identifiers, and two names must not become the same one.
    fn check_name(&mut self, name: &str) {
        let plain = name
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        if !plain || name.ends_with('-') || name.contains("--") {
            self.refuse(format!(
                "{name} must be written in lower case, digits and single hyphens"
            ));
        }
    }

    /// Notes that a variable is used as `kind`, and refuses two uses that do not agree.
    fn use_variable(&mut self, name: &str, kind: VariableKind) {
        self.check_name(name);
        if name == "locale" {
            self.refuse("$locale is what every function's first parameter is called".to_owned());
        }
        match self.variables.insert(name.to_owned(), kind) {
            Some(earlier) if earlier != kind => self.refuse(format!(
                "${name} selects a plural form and is also shown or compared as text; show ${name}{SHOWN_NUMBER_SUFFIX} instead"
            )),
            _ => {}
        }
    }

    /// Reads a pattern; `depth` counts the terms that it stands in.
    fn pattern(&mut self, pattern: &Pattern<&'source str>, depth: usize) -> Vec<Piece> {
        // A value that is the whole text has nothing around it to disturb.
        let alone = pattern.elements.len() == 1;
        let mut pieces = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => pieces.push(Piece::Literal((*value).to_owned())),
                PatternElement::Placeable { expression } => self.expression(expression, alone, depth, &mut pieces),
            }
        }
        pieces
    }

    fn expression(
        &mut self,
        expression: &Expression<&'source str>,
        alone: bool,
        depth: usize,
        pieces: &mut Vec<Piece>,
    ) {
        match expression {
            Expression::Inline(inline) => self.inline(inline, alone, depth, pieces),
            Expression::Select {
                selector: InlineExpression::VariableReference { id },
                variants,
            } => {
                if depth > 0 {
                    self.refuse(format!("a term cannot use a variable, and ${} is one", id.name));
                }
                pieces.push(self.selection(id.name, variants));
            }
            Expression::Select { .. } => self.refuse("only a variable can select".to_owned()),
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&'source str>, alone: bool, depth: usize, pieces: &mut Vec<Piece>) {
        match inline {
            InlineExpression::StringLiteral { value } => {
                pieces.push(Piece::Literal(unicode::unescape_unicode_to_string(value).into_owned()));
            }
            InlineExpression::NumberLiteral { value } => pieces.push(Piece::Literal((*value).to_owned())),
            InlineExpression::VariableReference { id } => {
                if depth > 0 {
                    self.refuse(format!("a term cannot use a variable, and ${} is one", id.name));
                }
                self.use_variable(id.name, VariableKind::Text);
                let link = id.name == "url" || id.name.ends_with("-url");
                pieces.push(Piece::Variable {
                    name: id.name.to_owned(),
                    isolated: !alone && !link,
                });
            }
            InlineExpression::TermReference {
                id,
                attribute: None,
                arguments: None,
            } => {
                self.term(id.name, depth, pieces);
            }
            InlineExpression::Placeable { expression } => self.expression(expression, alone, depth, pieces),
            InlineExpression::TermReference { id, .. } => {
                self.refuse(format!(
                    "-{}: a term with attributes or arguments is not supported",
                    id.name
                ));
            }
            InlineExpression::MessageReference { id, .. } => {
                self.refuse(format!(
                    "{} is a message; what several messages share is a term (-name)",
                    id.name
                ));
            }
            InlineExpression::FunctionReference { id, arguments } if id.name == RIYALS => {
                match (arguments.positional.as_slice(), self.language) {
                    ([InlineExpression::VariableReference { id }], Language::Arabic) => {
                        self.use_variable(id.name, VariableKind::Text);
                        pieces.push(Piece::Riyals {
                            name: id.name.to_owned(),
                        });
                    }
                    _ => self.refuse(format!("{RIYALS}() takes one variable, and is for Arabic alone")),
                }
            }
            InlineExpression::FunctionReference { id, .. } => {
                self.refuse(format!(
                    "{}(): functions are not supported; pass the formatted text",
                    id.name
                ));
            }
        }
    }

    fn term(&mut self, name: &str, depth: usize, pieces: &mut Vec<Piece>) {
        let terms = self.terms;
        match terms.get(name) {
            Some(_) if depth == TERM_DEPTH_MAX => self.refuse(format!("-{name} uses itself")),
            Some(value) => pieces.extend(self.pattern(value, depth + 1)),
            None => self.refuse(format!("the term -{name} is not defined in {}", self.language.code())),
        }
    }

    /// Reads a selection: by plural category when every key is one or a number, else by name.
    fn selection(&mut self, name: &str, variants: &[Variant<&'source str>]) -> Piece {
        let by_count = variants.iter().all(|variant| match &variant.key {
            VariantKey::NumberLiteral { .. } => true,
            VariantKey::Identifier { name } => CATEGORIES.contains(name),
        });
        // `[gift] … *[other]` is the usual way to write a choice by name with one name.
        let only_other = variants
            .iter()
            .all(|variant| matches!(&variant.key, VariantKey::Identifier { name: OTHER }));
        if by_count && !only_other {
            self.plural(name, variants)
        } else {
            self.choice(name, variants)
        }
    }

    fn plural(&mut self, name: &str, variants: &[Variant<&'source str>]) -> Piece {
        self.use_variable(name, VariableKind::Count);
        let mut exact = Vec::new();
        let mut categories: BTreeMap<&str, Vec<Piece>> = BTreeMap::new();
        for variant in variants {
            let pieces = join_literals(self.pattern(&variant.value, 0));
            match &variant.key {
                VariantKey::NumberLiteral { value } => match value.parse::<i64>() {
                    Ok(number) if exact.iter().all(|(earlier, _)| *earlier != number) => exact.push((number, pieces)),
                    Ok(number) => self.refuse(format!("${name}: [{number}] stands twice")),
                    Err(_) => self.refuse(format!("${name}: [{value}] is not a whole number")),
                },
                VariantKey::Identifier { name: category } => {
                    if variant.default && *category != OTHER {
                        self.refuse(format!("${name}: the default must be *[{OTHER}], not *[{category}]"));
                    }
                    if !self.language.categories().contains(category) {
                        self.refuse(format!(
                            "${name}: [{category}] is never chosen in {}; write the number itself, such as [0]",
                            self.language.code()
                        ));
                    }
                    if categories.insert(category, pieces).is_some() {
                        self.refuse(format!("${name}: [{category}] stands twice"));
                    }
                }
            }
        }
        let missing: Vec<&str> = self
            .language
            .categories()
            .iter()
            .copied()
            .filter(|category| !categories.contains_key(category))
            .collect();
        if !missing.is_empty() {
            self.refuse(format!("${name}: missing plural categories: {}", missing.join(", ")));
        }
        let categories = CATEGORIES
            .iter()
            .filter_map(|category| {
                categories
                    .remove(category)
                    .map(|pieces| ((*category).to_owned(), pieces))
            })
            .collect();
        Piece::Plural {
            name: name.to_owned(),
            exact,
            categories,
        }
    }

    fn choice(&mut self, name: &str, variants: &[Variant<&'source str>]) -> Piece {
        self.use_variable(name, VariableKind::Text);
        let mut named: Vec<(String, Vec<Piece>)> = Vec::new();
        let mut otherwise = Vec::new();
        let mut seen = BTreeSet::new();
        for variant in variants {
            let pieces = join_literals(self.pattern(&variant.value, 0));
            let key = match &variant.key {
                VariantKey::Identifier { name } => *name,
                VariantKey::NumberLiteral { value } => {
                    self.refuse(format!("${name}: [{value}] is a number among names"));
                    continue;
                }
            };
            if !seen.insert(key) {
                self.refuse(format!("${name}: [{key}] stands twice"));
            }
            if variant.default {
                otherwise = pieces;
            } else {
                named.push((key.to_owned(), pieces));
            }
        }
        if named.is_empty() {
            self.refuse(format!("${name}: only the default stands here, so nothing is chosen"));
        }
        Piece::Choice {
            name: name.to_owned(),
            named,
            otherwise,
        }
    }
}

/// Makes one literal of literals that follow each other, and drops empty ones.
fn join_literals(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (joined.last_mut(), piece) {
            (_, Piece::Literal(text)) if text.is_empty() => {}
            (Some(Piece::Literal(before)), Piece::Literal(text)) => before.push_str(&text),
            (_, piece) => joined.push(piece),
        }
    }
    joined
}

// Places in a file -----------------------------------------------------------------------

/// The line, counted from 1, that a byte offset is on.
fn line_of_offset(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// The lines, counted from 1, that define an id.
fn lines_of_id<'text>(text: &'text str, id: &'text str) -> impl Iterator<Item = usize> + 'text {
    text.lines().enumerate().filter_map(move |(index, line)| {
        let after = line.strip_prefix(id)?;
        after.trim_start().starts_with('=').then_some(index + 1)
    })
}

fn line_of_id(text: &str, id: &str) -> usize {
    lines_of_id(text, id).next().unwrap_or(1)
}

/// Where an id stands for the second time: later in the same file, or in another file.
fn line_of_second_id(text: &str, id: &str, first: &Message, path: &str) -> usize {
    let skipped = usize::from(first.path == path);
    lines_of_id(text, id).nth(skipped).unwrap_or(1)
}

/// The lines of a message's definition after its `=`, for the documentation.
fn source_of(text: &str, line: usize) -> String {
    let mut lines = text.lines().skip(line - 1);
    let first = lines
        .next()
        .and_then(|first| first.split_once('='))
        .map_or("", |(_, value)| value.trim());
    let mut source = first.to_owned();
    for next in lines.take_while(|next| next.starts_with([' ', '}']) || next.is_empty()) {
        source.push('\n');
        source.push_str(next);
    }
    source.trim().to_owned()
}

// Comparing the languages ----------------------------------------------------------------

/// Finds what `messages` of `language` have and the other language lacks.
fn compare(language: Language, messages: &Messages, others: &Messages, problems: &mut Vec<Problem>) {
    let other_code = language.other().code();
    for (id, message) in messages {
        let mut problem = |text: String| {
            problems.push(Problem {
                path: message.path.clone(),
                line: message.line,
                message: text,
            });
        };
        let Some(other) = others.get(id) else {
            problem(format!("{id} is missing in {other_code}"));
            continue;
        };
        for (name, kind) in &message.variables {
            match other.variables.get(name) {
                None => problem(format!("{id} uses ${name} here but not in {other_code}")),
                Some(other_kind) if other_kind != kind => problem(format!(
                    "{id}: ${name} is {} here and {} in {other_code}",
                    kind.in_words(),
                    other_kind.in_words()
                )),
                Some(_) => {}
            }
        }
    }
}

// Generating -----------------------------------------------------------------------------

/// Writes the Rust source. Writing to a `String` cannot fail, so its results are dropped.
fn generate(arabic: &Messages, english: &Messages) -> String {
    let mut code = String::from(
        "// Generated from the Fluent files by build.rs.\n\
         use domain::locale::Locale;\n\
         use crate::{plural, text::push_isolated};\n",
    );
    for (id, message) in arabic {
        if let Some(translation) = english.get(id) {
            generate_function(&mut code, id, message, translation);
        }
    }
    generate_arguments(&mut code, arabic);
    code
}

/// The texts of a message that takes several. Two texts of one type could be swapped unnoticed, so
/// each is then passed as the type of its name.
fn named_texts(message: &Message) -> Vec<&str> {
    let texts = message
        .variables
        .iter()
        .filter(|(_, kind)| **kind == VariableKind::Text);
    let names: Vec<&str> = texts.map(|(name, _)| name.as_str()).collect();
    if names.len() > 1 { names } else { Vec::new() }
}

/// One type a name, for the messages that take several texts.
fn generate_arguments(code: &mut String, messages: &Messages) {
    let names: BTreeSet<&str> = messages.values().flat_map(named_texts).collect();
    code.push_str("/// The texts that messages with several of them take, each by its name.\npub mod arg {\n");
    for name in names {
        let _ = writeln!(
            code,
            " #[doc = \" `${name}` of a message.\"]\n #[derive(Clone, Copy, Debug)]\n \
             pub struct {}<'text>(pub &'text str);",
            type_name(name)
        );
    }
    code.push_str("}\n");
}

fn generate_function(code: &mut String, id: &str, arabic: &Message, english: &Message) {
    let documentation = format!(
        " Arabic (`{}`, line {}):\n ```text\n{}\n ```\n English:\n ```text\n{}\n ```",
        arabic.path, arabic.line, arabic.source, english.source
    );
    let _ = writeln!(code, "#[doc = {documentation:?}]\n#[must_use]");
    let name = identifier(id);
    if arabic.variables.is_empty() {
        let _ = writeln!(
            code,
            "pub const fn {name}(locale: Locale) -> &'static str {{\n match locale {{ {} => {:?}, {} => {:?} }}\n}}",
            Language::Arabic.variant(),
            literal(&arabic.pieces),
            Language::English.variant(),
            literal(&english.pieces),
        );
        return;
    }
    let named = named_texts(arabic);
    let parameters: String = arabic
        .variables
        .iter()
        .map(|(name, kind)| {
            let rust_type = match kind {
                VariableKind::Count => "i64".to_owned(),
                VariableKind::Text if named.is_empty() => "&str".to_owned(),
                VariableKind::Text => format!("arg::{}<'_>", type_name(name)),
            };
            format!(", {}: {rust_type}", identifier(name))
        })
        .collect();
    let _ = writeln!(code, "pub fn {name}(locale: Locale{parameters}) -> String {{");
    for name in named.into_iter().map(identifier) {
        let _ = writeln!(code, " let {name} = {name}.0;");
    }
    let _ = writeln!(code, " let mut text = String::new();\n match locale {{");
    for (language, message) in [(Language::Arabic, arabic), (Language::English, english)] {
        let _ = writeln!(code, " {} => {{", language.variant());
        generate_pieces(code, language, &message.pieces);
        code.push_str(" }\n");
    }
    code.push_str(" }\n text\n}\n");
}

/// The text of a message without variables, which is one literal.
fn literal(pieces: &[Piece]) -> &str {
    match pieces {
        [Piece::Literal(text)] => text,
        _ => "",
    }
}

fn generate_pieces(code: &mut String, language: Language, pieces: &[Piece]) {
    for piece in pieces {
        let _ = match piece {
            Piece::Literal(text) => writeln!(code, "text.push_str({text:?});"),
            Piece::Variable { name, isolated: true } => {
                writeln!(code, "push_isolated(&mut text, {});", identifier(name))
            }
            Piece::Riyals { name } => writeln!(code, "text.push_str(plural::riyals({}));", identifier(name)),
            Piece::Variable { name, isolated: false } => writeln!(code, "text.push_str({});", identifier(name)),
            Piece::Plural {
                name,
                exact,
                categories,
            } => {
                generate_plural(code, language, name, exact, categories);
                Ok(())
            }
            Piece::Choice { name, named, otherwise } => {
                let _ = writeln!(code, "match {} {{", identifier(name));
                for (key, pieces) in named {
                    generate_arm(code, language, &format!("{key:?}"), pieces);
                }
                generate_arm(code, language, "_", otherwise);
                writeln!(code, "}}")
            }
        };
    }
}

fn generate_plural(
    code: &mut String,
    language: Language,
    name: &str,
    exact: &[(i64, Vec<Piece>)],
    categories: &[(String, Vec<Piece>)],
) {
    let variable = identifier(name);
    // Exact numbers come before categories, as zero does in English.
    if !exact.is_empty() {
        let _ = writeln!(code, "match {variable} {{");
        for (number, pieces) in exact {
            generate_arm(code, language, &number.to_string(), pieces);
        }
        code.push_str("_ => ");
    }
    let _ = writeln!(code, "match {}({variable}) {{", language.plural_function());
    for (category, pieces) in categories.iter().filter(|(category, _)| category != OTHER) {
        let mut variant = category.clone();
        variant[..1].make_ascii_uppercase();
        generate_arm(code, language, &format!("plural::Category::{variant}"), pieces);
    }
    for (_, pieces) in categories.iter().filter(|(category, _)| category == OTHER) {
        generate_arm(code, language, "_", pieces);
    }
    code.push_str(if exact.is_empty() { "}\n" } else { "}\n}\n" });
}

fn generate_arm(code: &mut String, language: Language, pattern: &str, pieces: &[Piece]) {
    let _ = writeln!(code, "{pattern} => {{");
    generate_pieces(code, language, pieces);
    code.push_str("}\n");
}

/// A Fluent name as the name of a Rust type: `count-text` is `CountText`.
fn type_name(name: &str) -> String {
    let capitalised = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split('-').map(capitalised).collect()
}

/// A Fluent name as a Rust identifier.
fn identifier(name: &str) -> String {
    const KEYWORDS: [&str; 15] = [
        "as", "box", "do", "final", "for", "in", "loop", "match", "mod", "move", "ref", "return", "type", "use",
        "where",
    ];
    let snake = name.replace('-', "_");
    if KEYWORDS.contains(&snake.as_str()) {
        format!("r#{snake}")
    } else {
        snake
    }
}
