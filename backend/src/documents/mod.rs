//! Receipts, statements and reports on paper. A document is data; the program
//! `ataa-documents` (Typst) sets it, in a process of its own, so that neither its memory
//! nor a defect in it reaches the server.

use std::process::Stdio;
use std::sync::LazyLock;
use std::time::Duration;

use domain::locale::Locale;
use serde::Serialize;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::sync::Semaphore;

use crate::Context;
use crate::error::{Error, Result};

/// Documents set at the same time; more wait their turn.
const PROCESSES_MAX: usize = 2;
/// A document that takes longer is given up.
const SETTING_TIME_MAX: Duration = Duration::from_secs(60);

static TURNS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(PROCESSES_MAX));

/// One document, worded already: the setter adds nothing of its own.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// Language and direction.
    pub locale: &'static str,
    /// Name of the platform.
    pub brand: String,
    /// The platform's licence line (law: it stands on every receipt).
    pub license: String,
    /// The heading, and the PDF's title.
    pub title: String,
    /// A line below the heading; may be empty.
    pub subtitle: String,
    /// The line at the foot of each page.
    pub footer: String,
    /// The parts, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading of the second level.
    Heading {
        /// Its words.
        text: String,
    },
    /// Running text.
    Paragraph {
        /// Its words.
        text: String,
    },
    /// Small print.
    Note {
        /// Its words.
        text: String,
    },
    /// What the reader should see first, such as the donor's own share.
    Callout {
        /// Its words.
        text: String,
    },
    /// Label and value pairs.
    Facts {
        /// The pairs.
        facts: Vec<Fact>,
    },
    /// A sum of money, large, with its words.
    Amount {
        /// What the sum is.
        label: String,
        /// Digits, such as `1,234.50`.
        figure: String,
        /// The currency's name.
        unit: String,
        /// The sum in words.
        words: Vec<Words>,
    },
    /// A table.
    Rows {
        /// Names of the columns.
        head: Vec<String>,
        /// The cells, row by row; each row as long as `head`.
        rows: Vec<Vec<String>>,
        /// Columns that hold figures.
        numeric: Vec<usize>,
        /// The last row, or nothing.
        total: Vec<String>,
    },
    /// Pictures, two beside each other.
    Images {
        /// The pictures.
        images: Vec<Image>,
    },
}

/// A label and its value.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
    /// Whether the value is a code or number that runs left to right in every language.
    pub code: bool,
}

/// Text in a named language.
#[derive(Debug, Clone, Serialize)]
pub struct Words {
    /// `ar` or `en`.
    pub locale: &'static str,
    /// The words.
    pub text: String,
}

/// A picture.
#[derive(Debug, Clone, Serialize)]
pub struct Image {
    /// JPEG, PNG or WebP, in base64.
    pub base64: String,
    /// What it shows, for those who cannot see it; never empty.
    pub alt: String,
    /// A line below it; may be empty.
    pub caption: String,
}

impl Document {
    /// A document without parts, with the platform's name, licence and the date of making.
    #[must_use]
    pub fn new(
        locale: Locale,
        title: impl Into<String>,
        subtitle: impl Into<String>,
        footer: impl Into<String>,
    ) -> Self {
        Self {
            locale: locale.code(),
            brand: locales::layout_brand(locale).to_owned(),
            license: locales::layout_footer_license(locale).to_owned(),
            title: title.into(),
            subtitle: subtitle.into(),
            footer: footer.into(),
            blocks: Vec::new(),
        }
    }

    /// Adds a part.
    #[must_use]
    pub fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }
}

/// Sets a document as a tagged PDF.
///
/// # Errors
/// Unavailable when the setter is not there (yet) or takes too long, internal when it
/// refuses the document.
pub async fn document_render(context: &Context, document: &Document) -> Result<Vec<u8>> {
    let input = serde_json::to_vec(document).map_err(Error::internal)?;
    let _turn = TURNS.acquire().await.map_err(Error::internal)?;
    let mut child = Command::new(&context.configuration.documents_program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| Error::unavailable(format!("ataa-documents cannot be started: {error}")))?;
    let mut stdin = child
        .stdin
        .take()
        .ok_or_else(|| Error::internal("the setter has no input"))?;
    let feeding = tokio::spawn(async move {
        // When the setter stops early its own words tell why.
        let _ = stdin.write_all(&input).await;
        let _ = stdin.shutdown().await;
    });
    let output = tokio::time::timeout(SETTING_TIME_MAX, child.wait_with_output())
        .await
        .map_err(|_| Error::unavailable("ataa-documents took too long"))?
        .map_err(Error::unavailable)?;
    feeding.abort();
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(Error::internal(format!(
            "ataa-documents: {}",
            String::from_utf8_lossy(&output.stderr)
        )))
    }
}
