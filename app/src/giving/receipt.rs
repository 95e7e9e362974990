//! The receipt on the screen: the same facts as on paper.

use backend::giving::{Gift, GiftPayment, LineTarget, amount_words, intention_name, receipt_number_text};
use leptos::prelude::*;
use locales::arg;

use crate::layout::viewer;
use crate::page::Viewer;
use crate::ui::{Amount, Day, Fact, ReceiptData, ReceiptSheet, fact};

/// The receipt of a payment; nothing while there is none. It names no donor.
#[must_use]
pub fn receipt_sheet(payment: &GiftPayment) -> Option<AnyView> {
    let receipt = payment.receipt?;
    let viewer = viewer();
    let locale = viewer.locale;
    let (own, other): (Vec<_>, Vec<_>) = amount_words(payment.total)
        .into_iter()
        .partition(|words| words.locale == locale.code());
    let words = own.into_iter().map(|words| words.text).collect();
    let mut lines = vec![fact(
        locales::giving_receipt_date(locale),
        view! { <Day at=receipt.issued_at /> },
    )];
    for words in other {
        // The sum in words stands on the receipt in both languages.
        let label = locales::giving_receipt_in_other_language(locale);
        lines.push(fact(label, view! { <bdi lang=words.locale>{words.text}</bdi> }));
    }
    if let Some(cancelled_at) = receipt.cancelled_at {
        lines.push(fact(
            locales::giving_receipt_cancelled_label(locale),
            view! { <Day at=cancelled_at /> },
        ));
    }
    let restated = payment.returned().is_positive() && receipt.cancelled_at.is_none();
    if restated {
        lines.push(fact(
            locales::giving_receipt_returned(locale),
            view! { <Amount money=payment.returned() /> },
        ));
        lines.push(fact(
            locales::giving_receipt_kept(locale),
            view! { <Amount money=payment.kept() /> },
        ));
    }
    for gift in &payment.gifts {
        lines.extend(gift_facts(&viewer, gift, payment.gifts.len() > 1));
    }
    let note = if receipt.cancelled_at.is_some() {
        locales::giving_receipt_cancelled_text(locale).to_owned()
    } else if restated {
        locales::giving_receipt_restated(locale, &viewer.style().money(payment.kept()))
    } else {
        locales::giving_receipt_no_deduction(locale).to_owned()
    };
    let data = ReceiptData {
        number: receipt_number_text(receipt.number),
        amount: payment.total,
        words,
        lines,
        note: format!("{note} {}", locales::layout_footer_license(locale)),
    };
    Some(view! { <ReceiptSheet receipt=data /> }.into_any())
}

fn gift_facts(viewer: &Viewer, gift: &Gift, one_of_many: bool) -> Vec<Fact> {
    let locale = viewer.locale;
    let style = viewer.style();
    let title = gift.purpose(style);
    let mut facts = Vec::new();
    if one_of_many {
        facts.push(fact(title, view! { <Amount money=gift.amount /> }));
    } else {
        facts.push(fact(locales::giving_receipt_purpose(locale), title));
    }
    let charity = match &gift.target {
        LineTarget::Opportunity {
            charity,
            license_number,
            ..
        } => locales::giving_receipt_charity_value(
            locale,
            arg::Charity(charity.text(locale)),
            arg::License(license_number),
        ),
        _ => locales::giving_receipt_pool(locale).to_owned(),
    };
    facts.push(fact(locales::giving_receipt_charity(locale), charity));
    facts.push(fact(
        locales::giving_receipt_intention(locale),
        intention_name(gift.intention, style),
    ));
    facts
}
