//! The charity's accounts: the ones in effect, a change, and the history.

use backend::Result;
use backend::files::DOCUMENT_BYTES_MAX;
use backend::payouts::accounts::{
    AccountLine, EffectiveAccount, NewLetter, account_end, account_get, account_letter, account_list_by_charity,
    account_propose, accounts_in_effect,
};
use backend::payouts::statement::purpose_name;
use backend::supervision::forms::ReasonForm;
use domain::delivery::ACCOUNT_CHANGE_REST_HOURS;
use domain::form::SUMMARY_LENGTH_MAX;
use domain::payouts::{AccountEvent, AccountProposalForm, AccountPurpose, AccountState};
use leptos::prelude::*;

use super::pages::{Chosen, grouped};
use super::trouble::{Trouble, done_notice, trouble_of};
use super::words;
use crate::layout::{ManagePlace, Place};
use crate::page::{Page, Reply, Request, Viewer};
use crate::supervise::account_facts;
use crate::ui::{
    Button, Choice, ChoiceChips, ConfirmButton, DescriptionList, ErrorSummary, FileUpload, Ltr, Pill, TextArea,
    TextField, bind, fact,
};

/// Bytes in a megabyte, as people count uploads.
const MEGABYTE: usize = 1024 * 1024;

/// `GET /manage/account`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /manage/account`: proposes another account, with the bank's letter.
pub(super) async fn propose(mut request: Request) -> Result<Reply> {
    let chosen = Chosen::of(&request, &request.query()).await?;
    let (fields, uploads) = request.form_with_files().await?;
    let letter = uploads.into_iter().next().map(|upload| NewLetter {
        file_name: upload.file_name,
        bytes: upload.bytes,
    });
    let outcome = match AccountProposalForm::parse(&fields) {
        Ok(form) => {
            let (context, actor, origin) = (&request.context, request.actor(), request.origin());
            account_propose(context, actor, chosen.charity.id, form, letter, origin).await
        }
        Err(errors) => Err(errors.into()),
    };
    match outcome {
        Ok(_) => {
            let to = format!("/manage/account?charity={}&done=account-proposed", chosen.charity.slug);
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

/// `POST /manage/account/{number}`: takes a proposal back.
pub(super) async fn cancel(mut request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    // The actor is checked before the form is read; whose account it is, too.
    account_get(&request.context, request.actor(), number).await?;
    let fields = request.form().await?;
    let outcome = match ReasonForm::parse(&fields) {
        Ok(form) => {
            let (context, actor, origin) = (&request.context, request.actor(), request.origin());
            account_end(context, actor, number, AccountEvent::Cancel, form.reason, origin).await
        }
        Err(errors) => Err(errors.into()),
    };
    match outcome {
        Ok(()) => Ok(Reply::redirect(
            request.viewer.link("/manage/account?done=account-cancelled"),
        )),
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

/// `GET /manage/account/{number}/letter`
pub(super) async fn letter(request: Request) -> Result<Reply> {
    let (_, bytes) = account_letter(&request.context, request.actor(), request.param("number")?).await?;
    Ok(Reply::download(bytes, "application/pdf", "bank-letter.pdf"))
}

/// What the page shows.
struct Accounts {
    in_effect: Vec<(AccountPurpose, Option<EffectiveAccount>)>,
    all: Vec<AccountLine>,
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let chosen = Chosen::of(request, &request.query()).await?;
    let (context, actor, charity) = (&request.context, request.actor(), chosen.charity.id);
    let accounts = Accounts {
        in_effect: accounts_in_effect(context, actor, charity).await?,
        all: account_list_by_charity(context, actor, charity).await?,
    };
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::payouts_account_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &chosen, &accounts, &trouble, &done))
        .at(Place::Manage(ManagePlace::Account))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(viewer: &Viewer, chosen: &Chosen, accounts: &Accounts, trouble: &Trouble, done: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let hours = ACCOUNT_CHANGE_REST_HOURS;
    let lead = locales::payouts_account_lead(locale, hours, &viewer.style().integer(hours));
    let facts = accounts
        .in_effect
        .iter()
        .map(|(purpose, account)| {
            let name = purpose_name(locale, *purpose);
            match account {
                Some(account) => fact(name, view! { <Ltr text=grouped(&account.iban) /> }),
                None => fact(name, locales::payouts_no_account(locale)),
            }
        })
        .collect();
    let history: Vec<_> = accounts
        .all
        .iter()
        .filter(|account| account.proposed_by.is_some())
        .map(|account| history_item(viewer, account, trouble))
        .collect();
    view! {
        <header class="page-head">
            <p>{chosen.charity.name.text(locale).to_owned()}</p>
            <h1>{locales::payouts_account_title(locale)}</h1>
            <p class="page-head__lead">{lead}</p>
        </header>
        {chosen.tabs(viewer, "/manage/account")}
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        <section class="card panel">
            <h2 class="panel__title">{locales::payouts_account_in_effect(locale)}</h2>
            <DescriptionList items=facts />
        </section>
        {propose_form(viewer, chosen, trouble)}
        {(!history.is_empty())
            .then(|| {
                view! {
                    <section class="stack" aria-labelledby="history">
                        <h2 id="history">{locales::payouts_account_history(locale)}</h2>
                        {history}
                    </section>
                }
            })}
    }
}

fn propose_form(viewer: &Viewer, chosen: &Chosen, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let action = viewer.link(&format!("/manage/account?charity={}", chosen.charity.slug));
    let labels = vec![
        ("purpose", locales::payouts_account_purpose(locale).to_owned()),
        ("iban", locales::supervise_account(locale).to_owned()),
        ("letter", locales::payouts_letter(locale).to_owned()),
        ("reason", locales::supervise_reason(locale).to_owned()),
    ];
    let choices = AccountPurpose::ALL
        .iter()
        .map(|purpose| Choice::new(purpose.code(), purpose_name(locale, *purpose)))
        .collect();
    let megabytes = i64::try_from(DOCUMENT_BYTES_MAX / MEGABYTE).unwrap_or(i64::MAX);
    let hint = locales::payouts_letter_hint(locale, &viewer.style().integer(megabytes));
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::payouts_account_change(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            <form class="form" method="post" enctype="multipart/form-data" action=action novalidate>
                <ChoiceChips
                    bound=bind(form, "purpose")
                    legend=locales::payouts_account_purpose(locale)
                    choices=choices
                />
                <TextField
                    bound=bind(form, "iban")
                    label=locales::supervise_account(locale)
                    hint=Some(locales::payouts_iban_hint(locale).to_owned())
                />
                <FileUpload
                    bound=bind(form, "letter")
                    label=locales::payouts_letter(locale)
                    hint=hint
                    accept="application/pdf"
                />
                <div class="form__actions">
                    <Button class="button--primary">{locales::payouts_account_send(locale)}</Button>
                </div>
            </form>
        </section>
    }
}

fn history_item(viewer: &Viewer, account: &AccountLine, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let (kind, text) = words::account_state(locale, account);
    let can_cancel = match account.state {
        AccountState::Proposed | AccountState::FirstApproved => true,
        AccountState::Approved => !account.in_effect,
        _ => false,
    };
    let action = viewer.link(&format!("/manage/account/{}", account.number));
    let reason = bind(&trouble.form, "reason");
    let facts = account_facts(viewer, account, "/manage/account");
    view! {
        <section class="card panel">
            <p class="cluster"><Pill kind=kind text=text /></p>
            <DescriptionList items=facts />
            {can_cancel
                .then(|| {
                    view! {
                        <form method="post" action=action>
                            <ConfirmButton
                                label=locales::payouts_account_cancel(locale)
                                question=locales::payouts_account_end_question(locale)
                                confirm=locales::payouts_account_cancel(locale)
                                class="button--plain"
                            >
                                <TextArea
                                    bound=reason
                                    label=locales::supervise_reason(locale)
                                    rows=2
                                    length_max=SUMMARY_LENGTH_MAX
                                />
                            </ConfirmButton>
                        </form>
                    }
                })}
        </section>
    }
}
