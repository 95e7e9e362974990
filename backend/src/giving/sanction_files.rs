//! Reading sanction lists: the consolidated list of the United Nations (XML) and a plain CSV with the
//! columns `reference`, `kind` (`person` or `body`) and `names` (several, separated by `;`).

use domain::error::{AppError, FieldProblem};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::{Error, Result};

/// The largest list that is read.
pub const SANCTION_FILE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// The most entries of one list.
const ENTRIES_MAX: usize = 200_000;
/// The most names of one entry; more are dropped.
const NAMES_MAX: usize = 60;

/// A person or body as a list names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Listed {
    /// The list's own number.
    pub(crate) reference: String,
    /// A body, not a person.
    pub(crate) is_body: bool,
    /// Name, names in original script, and aliases.
    pub(crate) names: Vec<String>,
}

fn refused() -> Error {
    AppError::invalid("file", FieldProblem::UploadNotList).into()
}

/// Reads a list. A file that is broken anywhere is refused whole: half a list would clear the other
/// half.
pub(crate) fn list_read(bytes: &[u8]) -> Result<Vec<Listed>> {
    if bytes.len() > SANCTION_FILE_BYTES_MAX {
        return Err(AppError::TooLarge.into());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| refused())?;
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let entries = if text.starts_with('<') {
        xml_read(text)?
    } else {
        csv_read(text)?
    };
    let complete = |entry: &Listed| !entry.reference.is_empty() && !entry.names.is_empty();
    if entries.is_empty() || entries.len() > ENTRIES_MAX || !entries.iter().all(complete) {
        return Err(refused());
    }
    Ok(entries)
}

fn csv_read(text: &str) -> Result<Vec<Listed>> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|_| refused())?;
    if headers.iter().collect::<Vec<_>>() != ["reference", "kind", "names"] {
        return Err(refused());
    }
    let mut entries = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| refused())?;
        let (Some(reference), Some(kind), Some(names)) = (record.get(0), record.get(1), record.get(2)) else {
            return Err(refused());
        };
        let names = names.split(';').map(str::trim).filter(|name| !name.is_empty());
        entries.push(Listed {
            reference: reference.to_owned(),
            is_body: match kind {
                "person" => false,
                "body" => true,
                _ => return Err(refused()),
            },
            names: names.take(NAMES_MAX).map(str::to_owned).collect(),
        });
    }
    Ok(entries)
}

/// `INDIVIDUAL` and `ENTITY` with `DATAID`, the parts of the name, `NAME_ORIGINAL_SCRIPT` and
/// `ALIAS_NAME`.
fn xml_read(text: &str) -> Result<Vec<Listed>> {
    let mut reader = Reader::from_str(text);
    let mut entries = Vec::new();
    let mut entry: Option<(Listed, Vec<String>)> = None;
    let mut value = String::new();
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| refused())? {
            Event::Start(start) => {
                depth += 1;
                value.clear();
                let name = start.name();
                let element: &str = name.as_ref();
                if matches!(element, "INDIVIDUAL" | "ENTITY") {
                    let listed = Listed {
                        is_body: element == "ENTITY",
                        ..Listed::default()
                    };
                    entry = Some((listed, Vec::new()));
                }
            }
            Event::Text(text) => value.push_str(&text),
            Event::GeneralRef(reference) => value.push(reference_read(&reference)?),
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                let name = end.name();
                if let Some((listed, parts)) = &mut entry {
                    text_note(listed, parts, name.as_ref(), value.trim());
                }
                value.clear();
                let closes: &str = name.as_ref();
                if matches!(closes, "INDIVIDUAL" | "ENTITY")
                    && let Some((mut listed, parts)) = entry.take()
                {
                    if !parts.is_empty() {
                        listed.names.insert(0, parts.join(" "));
                    }
                    listed.names.truncate(NAMES_MAX);
                    entries.push(listed);
                }
            }
            // Entities of a document type could be made to grow without end.
            Event::DocType(_) => return Err(refused()),
            Event::Eof => break,
            _ => {}
        }
    }
    if depth > 0 { Err(refused()) } else { Ok(entries) }
}

/// The five signs that XML names itself; a list needs no others.
fn reference_read(name: &str) -> Result<char> {
    match name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(refused()),
    }
}

fn text_note(listed: &mut Listed, parts: &mut Vec<String>, element: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    match element {
        "DATAID" => value.clone_into(&mut listed.reference),
        "FIRST_NAME" | "SECOND_NAME" | "THIRD_NAME" | "FOURTH_NAME" => parts.push(value.to_owned()),
        "NAME_ORIGINAL_SCRIPT" | "ALIAS_NAME" => listed.names.push(value.to_owned()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invented entries in the shape of the consolidated list.
    const XML: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>900001</DATAID><FIRST_NAME>NABHAN</FIRST_NAME>
<SECOND_NAME>AL-FARDI</SECOND_NAME><NAME_ORIGINAL_SCRIPT>نبهان الفردي</NAME_ORIGINAL_SCRIPT>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Abu Zarqan</ALIAS_NAME></INDIVIDUAL_ALIAS></INDIVIDUAL></INDIVIDUALS>
<ENTITIES><ENTITY><DATAID>900002</DATAID><FIRST_NAME>INVENTED RELIEF &amp; AID</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>"#;

    #[test]
    fn both_shapes_are_read() {
        let entries = list_read(XML.as_bytes()).unwrap();
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0].names, ["NABHAN AL-FARDI", "نبهان الفردي", "Abu Zarqan"]);
        assert!(entries[1].is_body);
        assert_eq!(entries[1].names, ["INVENTED RELIEF & AID"]);
        let csv = "reference,kind,names\nX1,person,Nabhan Al-Fardi; نبهان الفردي\nX2,body,Invented Relief Society\n";
        let entries = list_read(csv.as_bytes()).unwrap();
        assert_eq!((entries[0].names.len(), entries[1].is_body), (2, true));
    }

    #[test]
    fn broken_lists_are_refused_whole() {
        let half = &XML[..XML.len() - 30];
        let bomb = "<!DOCTYPE x [<!ENTITY a \"b\">]><CONSOLIDATED_LIST></CONSOLIDATED_LIST>";
        let cases = [
            half,
            bomb,
            "",
            "<CONSOLIDATED_LIST></CONSOLIDATED_LIST>",
            "reference,kind,names\n",
            "reference,kind,names\nX1,ship,Name\n",
            "reference,kind,names\nX1,person,\n",
            "name\nX\n",
        ];
        for text in cases {
            assert!(list_read(text.as_bytes()).is_err(), "{text}");
        }
        assert!(list_read(&[0xFF, 0xFE, 0x41]).is_err());
    }
}
