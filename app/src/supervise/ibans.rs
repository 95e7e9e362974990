//! Changes of charities' accounts: approved by two people, in effect after three days.

use backend::Result;
use backend::payouts::accounts::{
    AccountLine, account_approve, account_changes, account_end, account_get, account_letter,
};
use backend::payouts::statement::purpose_name;
use backend::supervision::forms::ReasonForm;
use domain::error::AppError;
use domain::form::{Fields, SUMMARY_LENGTH_MAX};
use domain::payouts::{AccountEvent, AccountState};
use domain::people::{Action, Subject};
use leptos::prelude::*;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, done_notice, grouped, trouble_of, words};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Breadcrumb, ConfirmButton, Crumb, DataTable, Day, DescriptionList, EmptyState, ErrorSummary, LinkButton, Ltr,
    Moment, Notice, NoticeKind, Pagination, Pill, TableColumn, TextArea, bind, fact, isolate,
};

/// `GET /supervise/ibans`
pub(super) async fn list(request: Request) -> Result<Page> {
    let before = request.query().text("before").parse().ok();
    let (lines, next) = account_changes(&request.context, request.actor(), before).await?;
    let viewer = request.viewer;
    let locale = viewer.locale;
    Ok(Page::new(locales::payouts_accounts_title(locale), move || {
        let next = next.map(|number| viewer.link(&format!("/supervise/ibans?before={number}")));
        view! {
            <header class="page-head">
                <h1>{locales::payouts_accounts_title(locale)}</h1>
                <p class="page-head__lead">{locales::payouts_accounts_lead(locale)}</p>
            </header>
            {table(&viewer, &lines)}
            <Pagination next=next />
        }
    })
    .at(Place::Supervise(SupervisePlace::Ibans))
    .hidden_from_search())
}

fn table(viewer: &Viewer, lines: &[AccountLine]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if lines.is_empty() {
        return view! {
            <EmptyState
                icon="wallet"
                title=locales::payouts_no_changes_title(locale)
                text=locales::payouts_no_changes_text(locale)
            />
        }
        .into_any();
    }
    let columns = vec![
        TableColumn::words(locales::payouts_statement_charity(locale)),
        TableColumn::words(locales::payouts_account_purpose(locale)),
        TableColumn::words(locales::supervise_account(locale)),
        TableColumn::words(locales::payouts_state(locale)),
        TableColumn::words(locales::payouts_proposed_on(locale)),
    ];
    let rows = lines
        .iter()
        .map(|line| {
            let href = viewer.link(&format!("/supervise/ibans/{}", line.number));
            let (kind, text) = words::account_state(locale, line);
            let at = line.proposed_at;
            let same = (line.same_elsewhere > 0)
                .then(|| view! { <span class="table__sub">{locales::payouts_same_elsewhere_short(locale)}</span> });
            vec![
                view! { <a href=href>{isolate(line.charity_name.text(locale))}</a> }.into_any(),
                purpose_name(locale, line.purpose).into_any(),
                view! { <Ltr text=grouped(&line.iban) /> {same} }.into_any(),
                view! { <Pill kind=kind text=text /> }.into_any(),
                view! { <Day at=at /> }.into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=locales::payouts_accounts_title(locale) columns=columns rows=rows /> }.into_any()
}

/// `GET /supervise/ibans/{number}`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /supervise/ibans/{number}`: `step` is `approve`, `refuse`, `cancel` or `withdraw`.
pub(super) async fn step(mut request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    let fields = request.form().await?;
    match take(&request, number, &fields).await {
        Ok(done) => {
            let to = format!("/supervise/ibans/{number}?done={done}");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn take(request: &Request, number: i64, fields: &Fields) -> Result<&'static str> {
    let (context, actor, origin) = (&request.context, request.actor(), request.origin());
    let event: AccountEvent = fields.text("step").parse().map_err(|_| AppError::NotFound)?;
    if event == AccountEvent::Approve {
        let both = account_approve(context, actor, number, origin).await?.is_some();
        return Ok(if both { "account-approved" } else { "account-first" });
    }
    actor.require(Action::AccountApprove, Subject::Platform)?;
    let reason = ReasonForm::parse(fields)?.reason;
    account_end(context, actor, number, event, reason, origin).await?;
    Ok("account-ended")
}

/// `GET /supervise/ibans/{number}/letter`: the bank's letter.
pub(super) async fn letter(request: Request) -> Result<Reply> {
    let (_, bytes) = account_letter(&request.context, request.actor(), request.param("number")?).await?;
    Ok(Reply::download(bytes, "application/pdf", "bank-letter.pdf"))
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    request.actor().require(Action::AccountApprove, Subject::Platform)?;
    let account = account_get(&request.context, request.actor(), request.param("number")?).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::payouts_account_of(viewer.locale, account.charity_name.text(viewer.locale));
    let heading = title.clone();
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &account, &trouble, &done, heading))
        .at(Place::Supervise(SupervisePlace::Ibans))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(
    viewer: &Viewer,
    account: &AccountLine,
    trouble: &Trouble,
    done: &str,
    heading: String,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let (kind, text) = words::account_state(locale, account);
    let crumbs = vec![
        Crumb {
            label: locales::payouts_accounts_title(locale).to_owned(),
            href: Some(viewer.link("/supervise/ibans")),
        },
        Crumb {
            label: heading.clone(),
            href: None,
        },
    ];
    let same = account.same_elsewhere;
    let same = (same > 0).then(|| {
        let text = locales::payouts_same_elsewhere(locale, same, &viewer.style().integer(same));
        view! { <Notice kind=NoticeKind::Attention>{text}</Notice> }
    });
    view! {
        <Breadcrumb items=crumbs />
        <header class="page-head">
            <p class="cluster"><Pill kind=kind text=text /></p>
            <h1>{heading}</h1>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        {same}
        <div class="split">
            <section class="card panel">
                <DescriptionList items=account_facts(viewer, account, "/supervise/ibans") />
            </section>
            {steps(viewer, account, trouble)}
        </div>
    }
}

/// Who did what with an account and when; the letter lies below `path`.
pub(crate) fn account_facts(viewer: &Viewer, account: &AccountLine, path: &str) -> Vec<crate::ui::Fact> {
    let locale = viewer.locale;
    let proposed_at = account.proposed_at;
    let mut facts = vec![
        fact(
            locales::supervise_account(locale),
            view! { <Ltr text=grouped(&account.iban) /> },
        ),
        fact(
            locales::payouts_account_purpose(locale),
            purpose_name(locale, account.purpose),
        ),
    ];
    let Some((_, proposer)) = &account.proposed_by else {
        facts.push(fact(
            locales::payouts_admitted(locale),
            view! { <Day at=proposed_at /> },
        ));
        return facts;
    };
    facts.push(fact(
        locales::payouts_proposed_by(locale),
        view! { {isolate(proposer)} " · " <Moment at=proposed_at /> },
    ));
    let letter = viewer.link(&format!("{path}/{}/letter", account.number));
    let letter_name = isolate(&account.letter_name);
    facts.push(fact(
        locales::payouts_letter(locale),
        view! { <LinkButton href=letter class="button--plain button--small" icon="download">{letter_name}</LinkButton> },
    ));
    if let Some((_, name, at)) = &account.first_approved {
        let at = *at;
        facts.push(fact(
            locales::payouts_first_approved(locale),
            view! { {isolate(name)} " · " <Moment at=at /> },
        ));
    }
    if let Some((name, at)) = &account.second_approved {
        let at = *at;
        facts.push(fact(
            locales::payouts_second_approved(locale),
            view! { {isolate(name)} " · " <Moment at=at /> },
        ));
    }
    if let Some(at) = account.effective_at {
        facts.push(fact(locales::payouts_effective_at(locale), view! { <Moment at=at /> }));
    }
    if let Some((name, at)) = &account.ended {
        let at = *at;
        facts.push(fact(
            locales::payouts_ended_by(locale),
            view! { {isolate(name)} " · " <Moment at=at /> },
        ));
        facts.push(fact(locales::payouts_end_reason(locale), isolate(&account.end_reason)));
    }
    facts
}

fn steps(viewer: &Viewer, account: &AccountLine, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let action = viewer.link(&format!("/supervise/ibans/{}", account.number));
    let first = account.first_approved.as_ref().map(|(id, ..)| *id);
    let own = first.is_some() && first == viewer.actor.person_id();
    let waits = matches!(account.state, AccountState::Proposed | AccountState::FirstApproved);
    let end = match account.state {
        AccountState::Proposed | AccountState::FirstApproved => {
            Some((AccountEvent::Refuse, locales::payouts_account_refuse(locale)))
        }
        AccountState::Approved if account.in_effect => {
            Some((AccountEvent::Withdraw, locales::payouts_account_withdraw(locale)))
        }
        AccountState::Approved => Some((AccountEvent::Cancel, locales::payouts_account_cancel(locale))),
        _ => None,
    };
    let Some((event, label)) = end else {
        return ().into_any();
    };
    let labels = vec![("reason", locales::supervise_reason(locale).to_owned())];
    let reason = bind(form, "reason");
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::supervise_steps(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            <div class="stack">
                {(waits && own)
                    .then(|| {
                        view! { <Notice kind=NoticeKind::Information>{locales::payouts_account_second_person(locale)}</Notice> }
                    })}
                {(waits && !own)
                    .then(|| {
                        view! {
                            <form method="post" action=action.clone()>
                                <ConfirmButton
                                    label=locales::payouts_account_approve(locale)
                                    question=locales::payouts_account_approve_question(locale)
                                    confirm=locales::payouts_account_approve(locale)
                                    class="button--primary"
                                    name="step"
                                    value="approve"
                                />
                            </form>
                        }
                    })}
                <form method="post" action=action>
                    <ConfirmButton
                        label=label
                        question=locales::payouts_account_end_question(locale)
                        confirm=label
                        class="button--plain"
                        name="step"
                        value=event.code()
                    >
                        <TextArea
                            bound=reason
                            label=locales::supervise_reason(locale)
                            rows=2
                            length_max=SUMMARY_LENGTH_MAX
                        />
                    </ConfirmButton>
                </form>
            </div>
        </section>
    }
    .into_any()
}
