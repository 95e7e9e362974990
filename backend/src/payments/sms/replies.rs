//! What is written to phones. The words are in `locales/*/sms.ftl`; here they are filled in, and kept
//! within the parts that an answer may have.

use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::payments::sms::{
    DAILY_CAP, Encoding, Keyword, KeywordAmounts, Refusal, SEGMENTS_MAX, count_segments, for_sms, shortened,
};
use locales::arg;

use crate::{Error, Result};

/// Names longer than this are cut, so that a long field name does not cost a further part.
const CAUSE_LENGTH_MAX: usize = 40;

/// An answer or a notice.
#[derive(Debug, Clone)]
pub(super) enum Reply {
    /// A gift was noted; carries the charge.
    Pledged { amount: Money, cause: String },
    /// A subscription began; carries the first charge.
    Monthly { amount: Money, cause: String },
    /// A subscription began again in a month that is paid for.
    MonthlyNext { amount: Money, cause: String },
    /// A further month of a subscription; carries its charge.
    MonthlyCharge { amount: Money, cause: String },
    /// The same subscription is running.
    MonthlyAlready { amount: Money },
    /// Every subscription has ended.
    Stopped,
    /// There was none to end.
    NoSubscription,
    /// How it works.
    Help { keywords: Vec<Keyword>, url: String },
    /// The message could not be acted on.
    Refused { refusal: Refusal, keywords: Vec<Keyword> },
    /// The day's limit is reached.
    OverCap { url: String },
    /// Too many messages.
    TooMany,
    /// The operator could not charge.
    Unbilled { amount: Money, url: String },
    /// The gift arrived.
    Receipt {
        amount: Money,
        cause: String,
        number: i64,
        url: String,
    },
    /// The operator gave it back.
    Reversed { amount: Money, number: i64 },
}

/// A text for a phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) encoding: Encoding,
    pub(super) segment_count: i64,
}

impl Reply {
    /// The kind as it is stored.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Pledged { .. } => "pledged",
            Self::Monthly { .. } => "monthly",
            Self::MonthlyNext { .. } => "monthly_next",
            Self::MonthlyCharge { .. } => "monthly_charge",
            Self::MonthlyAlready { .. } => "monthly_already",
            Self::Stopped => "stopped",
            Self::NoSubscription => "no_subscription",
            Self::Help { .. } => "help",
            Self::Refused { .. } => "refused",
            Self::OverCap { .. } => "over_cap",
            Self::TooMany => "too_many",
            Self::Unbilled { .. } => "unbilled",
            Self::Receipt { .. } => "receipt",
            Self::Reversed { .. } => "reversed",
        }
    }

    /// Writes it.
    ///
    /// # Errors
    /// Internal when it takes more parts than allowed: the words or the data are at fault.
    pub(super) fn write(&self, locale: Locale) -> Result<Written> {
        let text = for_sms(&self.words(locale));
        let segments = count_segments(&text);
        if segments.count == 0 || segments.count > SEGMENTS_MAX {
            return Err(Error::internal(format!(
                "a text message of kind {} takes {} parts",
                self.kind(),
                segments.count
            )));
        }
        Ok(Written {
            text,
            encoding: segments.encoding,
            segment_count: i64::try_from(segments.count).map_err(Error::internal)?,
        })
    }

    fn words(&self, locale: Locale) -> String {
        let money = |amount: &Money| Style::of(locale).money(*amount);
        let short = |cause: &str| shortened(cause, CAUSE_LENGTH_MAX);
        match self {
            Self::Pledged { amount, cause } => {
                locales::sms_reply_pledged(locale, arg::Amount(&money(amount)), arg::Cause(&short(cause)))
            }
            Self::Monthly { amount, cause } => {
                locales::sms_reply_monthly(locale, arg::Amount(&money(amount)), arg::Cause(&short(cause)))
            }
            Self::MonthlyNext { amount, cause } => {
                locales::sms_reply_monthly_next(locale, arg::Amount(&money(amount)), arg::Cause(&short(cause)))
            }
            Self::MonthlyCharge { amount, cause } => {
                locales::sms_reply_monthly_charge(locale, arg::Amount(&money(amount)), arg::Cause(&short(cause)))
            }
            Self::MonthlyAlready { amount } => locales::sms_reply_monthly_already(locale, &money(amount)),
            Self::Stopped => locales::sms_reply_stopped(locale).to_owned(),
            Self::NoSubscription => locales::sms_reply_no_subscription(locale).to_owned(),
            Self::Help { keywords, url } => help(keywords, url, locale),
            Self::Refused { refusal, keywords } => refused(refusal, keywords, locale),
            Self::OverCap { url } => locales::sms_reply_over_cap(locale, arg::Cap(&money(&DAILY_CAP)), arg::Url(url)),
            Self::TooMany => locales::sms_reply_too_many(locale).to_owned(),
            Self::Unbilled { amount, url } => {
                locales::sms_reply_unbilled(locale, arg::Amount(&money(amount)), arg::Url(url))
            }
            Self::Receipt {
                amount,
                cause,
                number,
                url,
            } => locales::sms_reply_receipt(
                locale,
                arg::Amount(&money(amount)),
                arg::Cause(&short(cause)),
                arg::Number(&number.to_string()),
                arg::Url(url),
            ),
            Self::Reversed { amount, number } => {
                locales::sms_reply_reversed(locale, arg::Amount(&money(amount)), arg::Number(&number.to_string()))
            }
        }
    }
}

/// The amounts of a keyword as people read them: "10, 20, 40", or the range.
pub(super) fn amounts_text(keyword: &Keyword, locale: Locale) -> String {
    let style = Style::of(locale);
    match &keyword.amounts {
        KeywordAmounts::Fixed(amounts) => {
            let texts: Vec<String> = amounts.iter().map(|amount| style.money(*amount)).collect();
            texts.join(locale.pick("، ", ", "))
        }
        KeywordAmounts::Open => locales::sms_reply_amount_open(locale, &style.money(DAILY_CAP)),
    }
}

/// An amount to show as an example.
fn example(keyword: Option<&Keyword>, locale: Locale) -> String {
    let amount = keyword.and_then(|keyword| match &keyword.amounts {
        KeywordAmounts::Fixed(amounts) => amounts.first().copied(),
        KeywordAmounts::Open => None,
    });
    let usual = Money::from_riyals(50).unwrap_or(DAILY_CAP);
    Style::of(locale).money(amount.unwrap_or(usual))
}

fn help(keywords: &[Keyword], url: &str, locale: Locale) -> String {
    let once = keywords.iter().find(|keyword| !keyword.monthly);
    let monthly = keywords.iter().find(|keyword| keyword.monthly);
    locales::sms_reply_help(
        locale,
        arg::Amounts(&once.map(|keyword| amounts_text(keyword, locale)).unwrap_or_default()),
        arg::Monthly(monthly.map_or("-", |keyword| keyword.word(locale))),
        arg::Url(url),
        arg::Word(once.map_or("-", |keyword| keyword.word(locale))),
    )
}

fn refused(refusal: &Refusal, keywords: &[Keyword], locale: Locale) -> String {
    let first = keywords.first();
    let first_word = first.map_or("-", |keyword| keyword.word(locale));
    match refusal {
        Refusal::Empty | Refusal::UnknownKeyword => {
            locales::sms_reply_unknown(locale, arg::Amount(&example(first, locale)), arg::Word(first_word))
        }
        Refusal::TooLong => {
            locales::sms_reply_too_long(locale, arg::Amount(&example(first, locale)), arg::Word(first_word))
        }
        Refusal::Unclear(keyword) => locales::sms_reply_unclear(
            locale,
            arg::Amount(&example(Some(keyword), locale)),
            arg::Word(keyword.word(locale)),
        ),
        Refusal::AmountMissing(keyword) => locales::sms_reply_amount_missing(
            locale,
            arg::Amount(&example(Some(keyword), locale)),
            arg::Word(keyword.word(locale)),
        ),
        Refusal::AmountNotOffered(keyword) => locales::sms_reply_amount_not_offered(
            locale,
            arg::Amount(&example(Some(keyword), locale)),
            arg::Amounts(&amounts_text(keyword, locale)),
            arg::Word(keyword.word(locale)),
        ),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use domain::giving::Intention;

    fn keyword(monthly: bool, amounts: KeywordAmounts) -> Keyword {
        Keyword {
            code: "general".to_owned(),
            words: vec!["عطاء شهري".to_owned(), "ATAA MONTHLY".to_owned()],
            intention: Intention::Sadaqah,
            field_code: None,
            monthly,
            amounts,
        }
    }

    /// Every answer at its longest.
    fn all() -> Vec<Reply> {
        let amount = Money::from_halalas(19_999);
        let cause = "س".repeat(200);
        let url = format!("https://long-name.ataa.example/ar/donations/{}", "x".repeat(24));
        let fixed = KeywordAmounts::Fixed(
            [10, 20, 40, 100]
                .map(|riyals| Money::from_riyals(riyals).unwrap())
                .to_vec(),
        );
        let keywords = vec![keyword(false, fixed.clone()), keyword(true, fixed)];
        let open = keyword(false, KeywordAmounts::Open);
        let refusals = [
            Refusal::Empty,
            Refusal::TooLong,
            Refusal::UnknownKeyword,
            Refusal::Unclear(keywords[1].clone()),
            Refusal::AmountMissing(open.clone()),
            Refusal::AmountNotOffered(keywords[1].clone()),
            Refusal::AmountNotOffered(open),
        ];
        let mut all = vec![
            Reply::Pledged {
                amount,
                cause: cause.clone(),
            },
            Reply::Monthly {
                amount,
                cause: cause.clone(),
            },
            Reply::MonthlyNext {
                amount,
                cause: cause.clone(),
            },
            Reply::MonthlyCharge {
                amount,
                cause: cause.clone(),
            },
            Reply::MonthlyAlready { amount },
            Reply::Stopped,
            Reply::NoSubscription,
            Reply::Help {
                keywords: keywords.clone(),
                url: url.clone(),
            },
            Reply::OverCap { url: url.clone() },
            Reply::TooMany,
            Reply::Unbilled {
                amount,
                url: url.clone(),
            },
            Reply::Receipt {
                amount,
                cause,
                number: 1_234_567_890,
                url,
            },
            Reply::Reversed {
                amount,
                number: 1_234_567_890,
            },
        ];
        all.extend(refusals.map(|refusal| Reply::Refused {
            refusal,
            keywords: keywords.clone(),
        }));
        all
    }

    #[test]
    fn every_answer_fits_its_parts_in_both_languages() {
        for reply in all() {
            for locale in Locale::ALL {
                let written = reply.write(locale).unwrap();
                assert!(
                    written.segment_count >= 1 && !written.text.contains('\u{2068}'),
                    "{reply:?}"
                );
            }
        }
    }

    #[test]
    fn english_answers_stay_in_the_cheap_alphabet() {
        let reply = Reply::Pledged {
            amount: Money::from_halalas(1_000),
            cause: "where it is needed most".to_owned(),
        };
        let written = reply.write(Locale::En).unwrap();
        assert_eq!((written.encoding, written.segment_count), (Encoding::Gsm7, 2));
    }
}
