//! Sets a document with Typst. The world it sees holds the template, the data, the
//! pictures and our two typefaces: no file system, no network, no clock.

use std::collections::HashMap;

use serde_json::Value;
use typst::diag::{FileError, FileResult, Severity, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

const TEMPLATE: &str = include_str!("../template/document.typ");
const FONTS: [&[u8]; 4] = [
    include_bytes!("../fonts/readex-pro-arabic-400.ttf"),
    include_bytes!("../fonts/readex-pro-arabic-600.ttf"),
    include_bytes!("../fonts/readex-pro-latin-400.ttf"),
    include_bytes!("../fonts/readex-pro-latin-600.ttf"),
];

/// Turns a document into a PDF that says what its parts are (PDF/UA-1), so that a screen
/// reader can read it.
///
/// # Errors
/// The first thing that Typst could not set, in words for the log.
pub(crate) fn set(document: &Value, pictures: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, String> {
    let world = Paper::new(document, pictures)?;
    let paged = typst::compile::<PagedDocument>(&world)
        .output
        .map_err(|problems| first(&problems))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|problem| problem.message().to_string())?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Ataa".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&paged, &options).map_err(|problems| first(&problems))
}

fn first(problems: &[SourceDiagnostic]) -> String {
    problems
        .iter()
        .find(|problem| problem.severity == Severity::Error)
        .map_or_else(
            || "the document cannot be set".to_owned(),
            |problem| problem.message.to_string(),
        )
}

struct Paper {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: FileId,
    template: Source,
    files: HashMap<FileId, Bytes>,
}

impl Paper {
    fn new(document: &Value, pictures: Vec<(String, Vec<u8>)>) -> Result<Self, String> {
        let fonts: Vec<Font> = FONTS.iter().flat_map(|font| Font::iter(Bytes::new(*font))).collect();
        let main = file("document.typ")?;
        let data = serde_json::to_vec(document).map_err(|error| error.to_string())?;
        let mut files = HashMap::from([(file("data.json")?, Bytes::new(data))]);
        for (name, bytes) in pictures {
            files.insert(file(&name)?, Bytes::new(bytes));
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            main,
            template: Source::new(main, TEMPLATE.to_owned()),
            files,
        })
    }
}

fn file(name: &str) -> Result<FileId, String> {
    let path = VirtualPath::new(name).map_err(|_| format!("{name} is no file name"))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main {
            Ok(self.template.clone())
        } else {
            Err(missing(id))
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
