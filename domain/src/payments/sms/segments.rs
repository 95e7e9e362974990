//! Parts of a text message. Operators charge by part: 160 characters of the GSM 7-bit alphabet or 70
//! UTF-16 units, and 153 or 67 of them where several parts are joined (3GPP TS 23.038 and 23.040).

use crate::text::is_direction_mark;

/// The most parts that an answer may have: beyond that it is too dear and too long to read.
pub const SEGMENTS_MAX: usize = 4;

const GSM_SINGLE: usize = 160;
const GSM_JOINED: usize = 153;
const UCS2_SINGLE: usize = 70;
const UCS2_JOINED: usize = 67;

/// The basic table of the GSM 7-bit default alphabet (3GPP TS 23.038, 6.2.1).
const GSM_BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension: each of these takes two places.
const GSM_EXTENSION: &str = "\u{0C}^{}\\[~]|€";

/// How the characters of a message are carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The GSM 7-bit default alphabet.
    Gsm7,
    /// UTF-16, which carries Arabic.
    Ucs2,
}

impl Encoding {
    /// The code in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Encoding::Gsm7 => "gsm7",
            Encoding::Ucs2 => "ucs2",
        }
    }
}

/// How a text is carried, and in how many parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// How its characters are carried.
    pub encoding: Encoding,
    /// Parts; 0 for an empty text.
    pub count: usize,
}

/// Counts the parts of a text. A character that takes two places is never cut in two.
#[must_use]
pub fn count_segments(text: &str) -> Segments {
    let gsm: Option<Vec<usize>> = text.chars().map(gsm_places).collect();
    match gsm {
        Some(places) => Segments {
            encoding: Encoding::Gsm7,
            count: parts(&places, GSM_SINGLE, GSM_JOINED),
        },
        None => {
            let places: Vec<usize> = text.chars().map(char::len_utf16).collect();
            Segments {
                encoding: Encoding::Ucs2,
                count: parts(&places, UCS2_SINGLE, UCS2_JOINED),
            }
        }
    }
}

fn gsm_places(sign: char) -> Option<usize> {
    if GSM_BASIC.contains(sign) {
        Some(1)
    } else {
        GSM_EXTENSION.contains(sign).then_some(2)
    }
}

fn parts(places: &[usize], single: usize, joined: usize) -> usize {
    let total: usize = places.iter().sum();
    if total <= single {
        return usize::from(total > 0);
    }
    let (mut count, mut used) = (1, 0);
    for place in places {
        if used + place > joined {
            count += 1;
            used = 0;
        }
        used += place;
    }
    count
}

/// A text as it is sent: without the marks that steer direction on pages, which many handsets show as
/// boxes and which would turn an English text into UTF-16; with plain spaces.
#[must_use]
pub fn for_sms(text: &str) -> String {
    text.chars()
        .filter(|sign| !is_direction_mark(*sign))
        .map(|sign| match sign {
            '\u{A0}' | '\u{202F}' | '\u{2009}' => ' ',
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            '–' | '—' => '-',
            sign => sign,
        })
        .collect()
}

/// A name or title cut to `length_max` characters, with an ellipsis of full stops where it was cut.
#[must_use]
pub fn shortened(text: &str, length_max: usize) -> String {
    if text.chars().count() <= length_max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(length_max.saturating_sub(2)).collect();
    format!("{}..", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counted(text: &str) -> (Encoding, usize) {
        let segments = count_segments(text);
        (segments.encoding, segments.count)
    }

    #[test]
    fn parts_follow_the_standard() {
        assert_eq!(counted(""), (Encoding::Gsm7, 0));
        assert_eq!(counted(&"a".repeat(160)), (Encoding::Gsm7, 1));
        assert_eq!(counted(&"a".repeat(161)), (Encoding::Gsm7, 2));
        assert_eq!(counted(&"a".repeat(306)), (Encoding::Gsm7, 2));
        assert_eq!(counted(&"a".repeat(307)), (Encoding::Gsm7, 3));
        assert_eq!(counted(&"ع".repeat(70)), (Encoding::Ucs2, 1));
        assert_eq!(counted(&"ع".repeat(71)), (Encoding::Ucs2, 2));
        assert_eq!(counted(&"ع".repeat(134)), (Encoding::Ucs2, 2));
        assert_eq!(counted(&"ع".repeat(135)), (Encoding::Ucs2, 3));
        // An extension character takes two places, and is not cut: 152 + 2 go into two parts.
        assert_eq!(counted(&"€".repeat(80)), (Encoding::Gsm7, 1));
        assert_eq!(counted(&"€".repeat(81)), (Encoding::Gsm7, 2));
        assert_eq!(counted(&"€".repeat(153)), (Encoding::Gsm7, 3));
        // So does an emoji among UTF-16 units: 33 in a joined part of 67.
        assert_eq!(counted(&"🌙".repeat(35)), (Encoding::Ucs2, 1));
        assert_eq!(counted(&"🌙".repeat(66)), (Encoding::Ucs2, 2));
        assert_eq!(counted(&"🌙".repeat(67)), (Encoding::Ucs2, 3));
    }

    #[test]
    fn what_pages_need_is_left_out() {
        assert_eq!(for_sms("\u{2068}10\u{2069}\u{A0}SAR – “thanks”"), "10 SAR - \"thanks\"");
        assert_eq!(counted(&for_sms("\u{2068}10\u{2069} SAR")).0, Encoding::Gsm7);
        assert_eq!(shortened("كفالة الأيتام", 40), "كفالة الأيتام");
        assert_eq!(shortened("abcdef", 5), "abc..");
    }

    proptest! {
        #[test]
        fn parts_are_enough_and_not_too_many(text in "[a-z€ع🌙]{0,400}") {
            let segments = count_segments(&text);
            let units: usize = match segments.encoding {
                Encoding::Gsm7 => text.chars().filter_map(gsm_places).sum(),
                Encoding::Ucs2 => text.encode_utf16().count(),
            };
            let joined = if segments.encoding == Encoding::Gsm7 { GSM_JOINED } else { UCS2_JOINED };
            prop_assert!(segments.count == 1 || units <= segments.count * joined);
            // A part is left short by one place at most.
            prop_assert!(segments.count <= 1 || units > (segments.count - 1) * (joined - 1));
        }
    }
}
