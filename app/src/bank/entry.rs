//! One movement, and what finance decides about what is open of it.

use backend::Result;
use backend::bank::{
    BankEntry, Decided, DecisionForm, DecisionLine, bank_decide, bank_decision_confirm, bank_decision_withdraw,
    bank_entry_get,
};
use backend::reference::{Reference, reference};
use domain::bank::{DecisionKind, EntryHint};
use domain::error::AppError;
use domain::form::{Fields, NAME_LENGTH_MAX, SUMMARY_LENGTH_MAX};
use domain::ids::{BankDecisionId, BankEntryId};
use domain::people::{Action, Subject};
use domain::time::Timestamp;
use leptos::prelude::*;
use locales::arg;

use super::words;
use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, grouped, trouble_of};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Breadcrumb, Button, Choice, ChoiceChips, ConfirmButton, Crumb, DataTable, Day, DescriptionList,
    ErrorSummary, Ltr, Moment, Notice, NoticeKind, Pill, Select, TableColumn, TextArea, TextField, bind, fact, isolate,
};

/// `GET /supervise/bank/entries/{id}`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /supervise/bank/entries/{id}`: `step` is `decide`, `confirm` or `withdraw`.
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let id: BankEntryId = request.param("id")?;
    let fields = request.form().await?;
    match take(&request, id, &fields).await {
        Ok(done) => {
            let to = format!("/supervise/bank/entries/{id}?done={done}");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

async fn take(request: &Request, id: BankEntryId, fields: &Fields) -> Result<&'static str> {
    let (context, actor, origin) = (&request.context, request.actor(), request.origin());
    let decision =
        || -> Result<BankDecisionId> { Ok(fields.text("decision").parse().map_err(|_| AppError::NotFound)?) };
    let decided = match fields.text("step") {
        "decide" => bank_decide(context, actor, id, DecisionForm::parse(fields)?, origin).await?,
        "confirm" => bank_decision_confirm(context, actor, decision()?, origin).await?,
        "withdraw" => {
            bank_decision_withdraw(context, actor, decision()?, origin).await?;
            return Ok("withdrawn");
        }
        _ => return Err(AppError::NotFound.into()),
    };
    Ok(match decided {
        Decided::Done => "decided",
        Decided::Due(_) => "due",
        Decided::Proposed => "proposed",
    })
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let id: BankEntryId = request.param("id")?;
    let entry = bank_entry_get(&request.context, request.actor(), id).await?;
    let reference = reference(&request.context).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::bank_entry_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &entry, &reference, &trouble, &done))
        .at(Place::Supervise(SupervisePlace::Bank))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(
    viewer: &Viewer,
    entry: &BankEntry,
    reference: &Reference,
    trouble: &Trouble,
    done: &str,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let crumbs = vec![
        Crumb {
            label: locales::bank_title(locale).to_owned(),
            href: Some(viewer.link("/supervise/bank")),
        },
        Crumb {
            label: locales::bank_entry_title(locale).to_owned(),
            href: None,
        },
    ];
    let told = match done {
        "decided" => Some(locales::bank_done_decided(locale)),
        "due" => Some(locales::bank_done_due(locale)),
        "proposed" => Some(locales::bank_done_proposed(locale)),
        "withdrawn" => Some(locales::bank_done_withdrawn(locale)),
        _ => None,
    };
    let wrong_account = (entry.line.hint == EntryHint::WrongAccount && entry.line.open.is_positive())
        .then(|| view! { <Notice kind=NoticeKind::Attention>{locales::bank_wrong_account_help(locale)}</Notice> });
    let live = entry
        .decisions
        .iter()
        .any(|decision| matches!(decision.state.as_str(), "proposed" | "due"));
    let decides = entry.amount.is_positive()
        && entry.line.open.is_positive()
        && !live
        && viewer.actor.may(Action::BankDecide, Subject::Platform);
    let decisions = entry
        .decisions
        .iter()
        .map(|decision| decision_view(viewer, entry, decision, reference))
        .collect_view();
    view! {
        <Breadcrumb items=crumbs />
        <header class="page-head">
            <h1>{locales::bank_entry_title(locale)}</h1>
        </header>
        {told.map(|text| view! { <Notice kind=NoticeKind::Success>{text}</Notice> })}
        {trouble.notice(viewer)}
        {wrong_account}
        <section class="card panel"><DescriptionList items=facts(viewer, entry) /></section>
        {history(viewer, entry)}
        {(!entry.decisions.is_empty())
            .then(|| view! {
                <section class="card panel stack">
                    <h2 class="panel__title">{locales::bank_proposals(locale)}</h2>
                    {decisions}
                </section>
            })}
        {decides.then(|| decide_form(viewer, entry, reference, trouble))}
    }
}

fn facts(viewer: &Viewer, entry: &BankEntry) -> Vec<crate::ui::Fact> {
    let locale = viewer.locale;
    let (amount, open) = (entry.amount, entry.line.open);
    let at = Timestamp::from_riyadh_midnight(entry.line.booked_on);
    let purpose = words::purpose_name(locale, entry.line.purpose);
    let mut facts = vec![
        fact(locales::bank_entry_amount(locale), view! { <Amount money=amount /> }),
        fact(locales::bank_entry_open(locale), view! { <Amount money=open /> }),
        fact(locales::bank_why(locale), words::hint_text(locale, entry.line.hint)),
        fact(locales::bank_booked_on(locale), view! { <Day at=at /> }),
        fact(
            locales::bank_account(locale),
            view! { {purpose} " " <Ltr text=grouped(&entry.account_iban) /> },
        ),
    ];
    let name = &entry.line.counterparty_name;
    let account = grouped(&entry.counterparty_iban);
    if !(name.is_empty() && account.is_empty()) {
        facts.push(fact(
            locales::bank_counterparty(locale),
            view! { {isolate(name)} " " <Ltr text=account /> },
        ));
    }
    if !entry.line.remittance.is_empty() {
        facts.push(fact(locales::bank_remittance(locale), isolate(&entry.line.remittance)));
    }
    let references = [
        (locales::bank_entry_reference(locale), &entry.bank_reference),
        (locales::bank_entry_end_to_end(locale), &entry.end_to_end_id),
    ];
    for (label, reference) in references {
        if !reference.is_empty() {
            let reference = reference.clone();
            facts.push(fact(label, view! { <Ltr text=reference /> }));
        }
    }
    if let Some((reference, promised)) = &entry.pledge {
        let amount = viewer.style().money(*promised);
        let value =
            locales::bank_entry_pledge_value(locale, arg::Amount(&amount), arg::Reference(&reference.to_string()));
        facts.push(fact(locales::bank_entry_pledge(locale), value));
    }
    facts
}

fn history(viewer: &Viewer, entry: &BankEntry) -> Option<AnyView> {
    let locale = viewer.locale;
    if entry.resolutions.is_empty() {
        return None;
    }
    let columns = vec![
        TableColumn::words(locales::bank_history(locale)),
        TableColumn::figures(locales::bank_entry_amount(locale)),
        TableColumn::words(locales::bank_transfer_reference(locale)),
        TableColumn::words(locales::bank_booked_on(locale)),
    ];
    let rows = entry
        .resolutions
        .iter()
        .map(|(kind, amount, target, at)| {
            let (amount, at) = (*amount, *at);
            vec![
                words::resolution_name(locale, kind).into_any(),
                view! { <Amount money=amount /> }.into_any(),
                view! { <Ltr text=target.clone() /> }.into_any(),
                view! { <Moment at=at /> }.into_any(),
            ]
        })
        .collect();
    let view = view! {
        <section class="card panel">
            <DataTable caption=locales::bank_history(locale) columns=columns rows=rows />
        </section>
    };
    Some(view.into_any())
}

fn decision_view(viewer: &Viewer, entry: &BankEntry, decision: &DecisionLine, reference: &Reference) -> AnyView {
    let locale = viewer.locale;
    let (kind, state) = words::decision_state(locale, &decision.state);
    let (name, _) = words::decision_name(locale, decision.kind);
    let (amount, at) = (decision.amount, decision.proposed_at);
    let proposed_by = locales::bank_proposed_by(locale, &isolate(&decision.proposed_by_name));
    let detail = match decision.kind {
        DecisionKind::Pledge => decision.pledge_reference.map(|code| code.to_string()),
        DecisionKind::Return => decision.return_reference.map(|code| code.to_string()),
        DecisionKind::FieldPool => decision
            .field_code
            .as_ref()
            .map(|code| reference.field_name(code, locale).to_owned()),
        DecisionKind::Payout => None,
    };
    let waits = decision.state == "proposed" && viewer.actor.may(Action::BankConfirm, Subject::Platform);
    let own = viewer.actor.person_id() == Some(decision.proposed_by);
    let action = viewer.link(&format!("/supervise/bank/entries/{}", entry.line.id));
    let steps = waits.then(|| steps_view(viewer, &action, decision, own));
    view! {
        <div class="stack stack--tight">
            <p class="cluster">
                <Pill kind=kind text=state />
                <span>{name}</span>
                <Amount money=amount />
                {detail.map(|text| view! { <bdi>{text}</bdi> })}
            </p>
            <p>{isolate(&decision.reason)}</p>
            <p class="form-field__hint">{proposed_by} " · " <Moment at=at /></p>
            {steps}
        </div>
    }
    .into_any()
}

fn steps_view(viewer: &Viewer, action: &str, decision: &DecisionLine, own: bool) -> AnyView {
    let locale = viewer.locale;
    let id = decision.id.to_string();
    let confirm = if own {
        view! { <Notice kind=NoticeKind::Information>{locales::bank_proposal_own(locale)}</Notice> }.into_any()
    } else {
        view! {
            <form method="post" action=action.to_owned()>
                <input type="hidden" name="decision" value=id.clone() />
                <ConfirmButton
                    label=locales::bank_confirm(locale)
                    question=locales::bank_confirm_question(locale)
                    confirm=locales::bank_confirm(locale)
                    class="button--primary"
                    name="step"
                    value="confirm"
                />
            </form>
        }
        .into_any()
    };
    view! {
        <div class="cluster">
            {confirm}
            <form method="post" action=action.to_owned()>
                <input type="hidden" name="decision" value=id />
                <Button class="button--plain" name="step" value="withdraw">{locales::bank_withdraw(locale)}</Button>
            </form>
        </div>
    }
    .into_any()
}

fn decide_form(viewer: &Viewer, entry: &BankEntry, reference: &Reference, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let kinds = DecisionKind::ALL
        .iter()
        .map(|kind| {
            let (name, note) = words::decision_name(locale, *kind);
            Choice::new(kind.code(), name).note(note)
        })
        .collect();
    let mut fields = vec![Choice::new("", locales::bank_field_any(locale))];
    fields.extend(
        reference
            .fields
            .iter()
            .map(|field| Choice::new(field.code.clone(), field.name.text(locale))),
    );
    let labels = vec![
        ("kind", locales::bank_decide_kind(locale).to_owned()),
        ("reference", locales::bank_reference_typed(locale).to_owned()),
        ("field", locales::bank_field(locale).to_owned()),
        ("donor_mobile", locales::bank_donor_mobile(locale).to_owned()),
        ("donor_email", locales::bank_donor_email(locale).to_owned()),
        ("reason", locales::bank_reason(locale).to_owned()),
    ];
    let action = viewer.link(&format!("/supervise/bank/entries/{}", entry.line.id));
    let two = entry
        .needs_two
        .then(|| view! { <Notice kind=NoticeKind::Information>{locales::bank_two_people(locale)}</Notice> });
    view! {
        <section class="card panel stack">
            <h2 class="panel__title">{locales::bank_decide(locale)}</h2>
            {two}
            <ErrorSummary form=form.clone() labels=labels />
            <form class="form" method="post" action=action>
                <ChoiceChips
                    bound=bind(form, "kind")
                    legend=locales::bank_decide_kind(locale)
                    choices=kinds
                    class="choice-chips--list"
                />
                <TextField
                    bound=bind(form, "reference")
                    label=locales::bank_reference_typed(locale)
                    dir="ltr"
                    length_max=40
                    optional=true
                />
                <div class="form__row">
                    <Select bound=bind(form, "field") label=locales::bank_field(locale) choices=fields optional=true />
                    <TextField
                        bound=bind(form, "donor_mobile")
                        label=locales::bank_donor_mobile(locale)
                        kind="tel"
                        inputmode="tel"
                        dir="ltr"
                        optional=true
                    />
                </div>
                <div class="form__row">
                    <TextField
                        bound=bind(form, "donor_name")
                        label=locales::bank_donor_name(locale)
                        length_max=NAME_LENGTH_MAX
                        optional=true
                    />
                    <TextField
                        bound=bind(form, "donor_email")
                        label=locales::bank_donor_email(locale)
                        kind="email"
                        dir="ltr"
                        length_max=254
                        optional=true
                    />
                </div>
                <TextArea
                    bound=bind(form, "reason")
                    label=locales::bank_reason(locale)
                    hint=Some(locales::bank_reason_hint(locale).to_owned())
                    rows=2
                    length_max=SUMMARY_LENGTH_MAX
                />
                <div class="form__actions">
                    <Button class="button--primary" icon="check" name="step" value="decide">
                        {locales::bank_decide_send(locale)}
                    </Button>
                </div>
            </form>
        </section>
    }
}
