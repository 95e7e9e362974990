//! Payment batches: what is due and what is at the bank, sealing, authorising, the file, and what
//! the bank answered.

use backend::Result;
use backend::payouts::batches::{
    Batch, BatchForm, BatchLine, PayableLine, batch_authorise, batch_cancel, batch_file, batch_get, batch_list,
    batch_seal, payable_list,
};
use backend::payouts::outcomes::{ByHandForm, ReportOutcome, outcome_by_hand, report_take};
use backend::payouts::statement::purpose_name;
use backend::payouts::{ClassAtBank, StatusReportProblem, at_bank_list};
use backend::supervision::forms::ReasonForm;
use domain::error::AppError;
use domain::form::{Fields, SUMMARY_LENGTH_MAX};
use domain::ids::PersonId;
use domain::payouts::{AccountPurpose, BatchState, LineOutcome, OutcomeSource, ReasonCode};
use leptos::prelude::*;
use locales::arg;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, done_notice, grouped, trouble_of, words};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, Breadcrumb, Button, CheckboxGroup, Choice, ConfirmButton, Crumb, DataTable, Day, DescriptionList,
    EmptyState, ErrorSummary, FileUpload, LinkButton, Ltr, Moment, Notice, NoticeKind, Pagination, Pill, Select, Tab,
    TableColumn, Tabs, TextArea, bind, fact, isolate,
};
use crate::words::conflict_text;

/// `GET /supervise/batches`: `?purpose=zakat` for the account of zakat.
pub(super) async fn list(request: Request) -> Result<Page> {
    listed(&request, Trouble::default()).await
}

/// `POST /supervise/batches`: seals the chosen tranches.
pub(super) async fn seal(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let outcome = match BatchForm::parse(&fields) {
        Ok(form) => batch_seal(&request.context, request.actor(), form, request.origin()).await,
        Err(errors) => Err(errors.into()),
    };
    match outcome {
        Ok(number) => {
            let to = format!("/supervise/batches/{number}?done=batch-sealed");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(listed(&request, trouble_of(error, fields)?).await?.into()),
    }
}

/// Everything that the list shows.
struct Due {
    purpose: AccountPurpose,
    at_bank: Vec<ClassAtBank>,
    payable: Vec<PayableLine>,
    batches: Vec<Batch>,
    next: Option<i64>,
}

async fn listed(request: &Request, trouble: Trouble) -> Result<Page> {
    let (context, actor) = (&request.context, request.actor());
    let query = request.query();
    let named = [query.text("purpose").to_owned(), trouble.form.value("purpose")];
    let purpose = named.iter().find_map(|code| code.parse().ok());
    let purpose = purpose.unwrap_or(AccountPurpose::Other);
    let (batches, next) = batch_list(context, actor, query.text("before").parse().ok()).await?;
    let due = Due {
        purpose,
        at_bank: at_bank_list(context, actor, purpose).await?,
        payable: payable_list(context, actor, purpose).await?,
        batches,
        next,
    };
    let viewer = request.viewer.clone();
    let title = locales::payouts_batches_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || list_view(&viewer, &due, &trouble))
        .at(Place::Supervise(SupervisePlace::Batches))
        .hidden_from_search();
    Ok(status.status(page))
}

fn list_view(viewer: &Viewer, due: &Due, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let tabs = AccountPurpose::ALL
        .iter()
        .rev()
        .map(|purpose| Tab {
            label: purpose_name(locale, *purpose).to_owned(),
            href: viewer.link(&format!("/supervise/batches?purpose={purpose}")),
            count: None,
            current: *purpose == due.purpose,
        })
        .collect();
    let next = due
        .next
        .map(|number| viewer.link(&format!("/supervise/batches?purpose={}&before={number}", due.purpose)));
    view! {
        <header class="page-head">
            <h1>{locales::payouts_batches_title(locale)}</h1>
            <p class="page-head__lead">{locales::payouts_batches_lead(locale)}</p>
        </header>
        {trouble.notice(viewer)}
        <Tabs label=locales::payouts_paying_accounts(locale) items=tabs />
        {bank_table(viewer, &due.at_bank)}
        {seal_form(viewer, due, trouble)}
        {batch_table(viewer, &due.batches)}
        <Pagination next=next />
    }
}

fn bank_table(viewer: &Viewer, classes: &[ClassAtBank]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if classes.is_empty() {
        return view! { <Notice kind=NoticeKind::Plain>{locales::payouts_nothing_at_bank(locale)}</Notice> }.into_any();
    }
    let columns = vec![
        TableColumn::words(locales::payouts_class(locale)),
        TableColumn::figures(locales::payouts_at_bank(locale)),
        TableColumn::figures(locales::payouts_going_back(locale)),
        TableColumn::figures(locales::payouts_in_batches(locale)),
        TableColumn::figures(locales::payouts_free(locale)),
    ];
    let rows = classes
        .iter()
        .map(|class| {
            let (at_bank, back, bound) = (class.at_bank, class.going_back, class.in_batches);
            let free = class.free().unwrap_or_default();
            vec![
                words::fund_class(locale, class.class).into_any(),
                view! { <Amount money=at_bank /> }.into_any(),
                view! { <Amount money=back /> }.into_any(),
                view! { <Amount money=bound /> }.into_any(),
                view! { <Amount money=free /> }.into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=locales::payouts_bank_caption(locale) columns=columns rows=rows /> }.into_any()
}

fn seal_form(viewer: &Viewer, due: &Due, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    if due.payable.is_empty() {
        return view! {
            <EmptyState
                icon="banknote"
                title=locales::payouts_nothing_due_title(locale)
                text=locales::payouts_nothing_due_text(locale)
            />
        }
        .into_any();
    }
    let (offered, refused): (Vec<_>, Vec<_>) = due.payable.iter().partition(|line| line.refusal.is_none());
    let refused = refused_table(viewer, &refused);
    if offered.is_empty() {
        return refused.into_any();
    }
    let choices = offered.into_iter().map(|line| payable_choice(viewer, line)).collect();
    let labels = vec![("tranche", locales::payouts_due(locale).to_owned())];
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::payouts_due(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            <form class="form" method="post" action=viewer.link("/supervise/batches")>
                <input type="hidden" name="purpose" value=due.purpose.code() />
                <CheckboxGroup
                    bound=bind(form, "tranche")
                    legend=locales::payouts_due_legend(locale)
                    hint=Some(locales::payouts_due_hint(locale).to_owned())
                    choices=choices
                />
                <div class="form__actions">
                    <Button class="button--primary" icon="check">{locales::payouts_seal(locale)}</Button>
                </div>
            </form>
        </section>
        {refused}
    }
    .into_any()
}

/// What is due but not offered to the reader, and why.
fn refused_table(viewer: &Viewer, lines: &[&PayableLine]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let columns = vec![
        TableColumn::words(locales::supervise_tranche(locale)),
        TableColumn::words(locales::payouts_not_offered_why(locale)),
    ];
    let rows: Vec<Vec<AnyView>> = lines
        .iter()
        .map(|line| {
            let href = viewer.link(&format!("/supervise/disbursements/{}", line.disbursement_number));
            let why = line.refusal.map(|conflict| conflict_text(viewer.style(), conflict));
            vec![
                view! {
                    <a href=href>{payable_name(viewer, line)}</a>
                    <span class="table__sub">{payable_note(viewer, line)}</span>
                }
                .into_any(),
                why.into_any(),
            ]
        })
        .collect();
    (!rows.is_empty())
        .then(|| view! { <DataTable caption=locales::payouts_not_offered(locale) columns=columns rows=rows /> })
}

fn payable_name(viewer: &Viewer, line: &PayableLine) -> String {
    let (locale, style) = (viewer.locale, viewer.style());
    let number = viewer.digits.write(line.disbursement_number.to_string());
    let charity = isolate(line.charity_name.text(locale));
    locales::payouts_due_line(
        locale,
        arg::Amount(&style.money(line.amount)),
        arg::Charity(&charity),
        arg::Number(&number),
    )
}

fn payable_choice(viewer: &Viewer, line: &PayableLine) -> Choice {
    let label = payable_name(viewer, line);
    Choice::new(line.disbursement_number.to_string(), label).note(payable_note(viewer, line))
}

/// What is paid for, of which class, who approved it, to which account, and what the bank said before.
fn payable_note(viewer: &Viewer, line: &PayableLine) -> String {
    let locale = viewer.locale;
    let mut note = vec![isolate(line.opportunity_title.text(locale))];
    note.push(words::fund_class(locale, line.class).to_owned());
    if let Some((_, name)) = &line.approved_by {
        note.push(locales::payouts_approved_by(locale, &isolate(name)));
    }
    if let Some(iban) = &line.iban {
        note.push(isolate(&grouped(iban)));
    }
    if let Some((batch, code, _)) = &line.rejected {
        let reason = words::reason_text(locale, code);
        let batch = viewer.digits.write(batch.to_string());
        note.push(locales::payouts_refused_before(
            locale,
            arg::Batch(&batch),
            arg::Reason(&reason),
        ));
    }
    note.join(" · ")
}

fn batch_table(viewer: &Viewer, batches: &[Batch]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if batches.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        TableColumn::words(locales::payouts_batch(locale)),
        TableColumn::words(locales::payouts_paying_account(locale)),
        TableColumn::figures(locales::payouts_payments(locale)),
        TableColumn::figures(locales::payouts_sum(locale)),
        TableColumn::words(locales::payouts_state(locale)),
        TableColumn::words(locales::payouts_sealed_on(locale)),
    ];
    let rows = batches
        .iter()
        .map(|batch| {
            let (kind, text) = words::batch_state(locale, batch.state);
            let href = viewer.link(&format!("/supervise/batches/{}", batch.number));
            let (total, at) = (batch.total, batch.sealed_at);
            vec![
                view! { <a href=href><Ltr text=batch.number.to_string() /></a> }.into_any(),
                purpose_name(locale, batch.purpose).into_any(),
                viewer.style().integer(batch.line_count).into_any(),
                view! { <Amount money=total /> }.into_any(),
                view! { <Pill kind=kind text=text /> }.into_any(),
                view! { <Day at=at /> }.into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=locales::payouts_batches_caption(locale) columns=columns rows=rows /> }.into_any()
}

/// `GET /supervise/batches/{number}`
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default(), None).await
}

/// `POST /supervise/batches/{number}`: `step` is `authorise`, `cancel` or `by-hand`.
pub(super) async fn step(mut request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    let fields = request.form().await?;
    match take(&request, number, &fields).await {
        Ok(done) => {
            let to = format!("/supervise/batches/{number}?done={done}");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?, None).await?.into()),
    }
}

async fn take(request: &Request, number: i64, fields: &Fields) -> Result<&'static str> {
    let (context, actor, origin) = (&request.context, request.actor(), request.origin());
    match fields.text("step") {
        "authorise" => {
            batch_authorise(context, actor, number, origin).await?;
            Ok("batch-authorised")
        }
        "cancel" => {
            let reason = ReasonForm::parse(fields)?.reason;
            batch_cancel(context, actor, number, reason, origin).await?;
            Ok("batch-cancelled")
        }
        "by-hand" => {
            let form = ByHandForm::parse(fields)?;
            outcome_by_hand(context, actor, number, form, origin).await?;
            Ok("payment-noted")
        }
        _ => Err(AppError::NotFound.into()),
    }
}

/// `GET /supervise/batches/{number}/file`: the payment file.
pub(super) async fn file(request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    let (name, bytes) = batch_file(&request.context, request.actor(), number, request.origin()).await?;
    Ok(Reply::download(bytes, "application/xml", &name))
}

/// `POST /supervise/batches/{number}/report`: the bank's status report.
pub(super) async fn report(mut request: Request) -> Result<Reply> {
    let number: i64 = request.param("number")?;
    // The actor is checked before anything of the file is read.
    batch_get(&request.context, request.actor(), number).await?;
    let (_, uploads) = request.form_with_files().await?;
    let bytes = uploads
        .into_iter()
        .next()
        .map(|upload| upload.bytes)
        .unwrap_or_default();
    match report_take(&request.context, request.actor(), number, &bytes, request.origin()).await {
        Ok(ReportOutcome::Taken { .. }) => {
            let to = format!("/supervise/batches/{number}?done=report-taken");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Ok(ReportOutcome::Refused(problem)) => {
            let page = shown(&request, Trouble::default(), Some(problem)).await?;
            Ok(page.unprocessable().into())
        }
        Err(error) => {
            let trouble = trouble_of(error, Fields::default())?;
            Ok(shown(&request, trouble, None).await?.into())
        }
    }
}

async fn shown(request: &Request, trouble: Trouble, refused: Option<StatusReportProblem>) -> Result<Page> {
    let number = request.param("number")?;
    let batch = batch_get(&request.context, request.actor(), number).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::payouts_batch_number(viewer.locale, &viewer.digits.write(number.to_string()));
    let heading = title.clone();
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &batch, &trouble, refused, &done, heading))
        .at(Place::Supervise(SupervisePlace::Batches))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(
    viewer: &Viewer,
    batch: &Batch,
    trouble: &Trouble,
    refused: Option<StatusReportProblem>,
    done: &str,
    heading: String,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let (kind, text) = words::batch_state(locale, batch.state);
    let crumbs = vec![
        Crumb {
            label: locales::payouts_batches_title(locale).to_owned(),
            href: Some(viewer.link("/supervise/batches")),
        },
        Crumb {
            label: heading.clone(),
            href: None,
        },
    ];
    let refused = refused.map(|problem| {
        view! {
            <Notice kind=NoticeKind::Problem title=locales::payouts_report_refused_title(locale)>
                {words::report_problem(locale, problem)}
            </Notice>
        }
    });
    view! {
        <Breadcrumb items=crumbs />
        <header class="page-head">
            <p class="cluster"><Pill kind=kind text=text /></p>
            <h1>{heading}</h1>
        </header>
        {done_notice(viewer, done)}
        {refused}
        {trouble.notice(viewer)}
        <div class="split">
            <section class="card panel">
                <DescriptionList items=facts(viewer, batch) />
            </section>
            {steps(viewer, batch, trouble)}
        </div>
        {line_table(viewer, &batch.lines)}
    }
}

fn facts(viewer: &Viewer, batch: &Batch) -> Vec<crate::ui::Fact> {
    let locale = viewer.locale;
    let (total, sealed_at) = (batch.total, batch.sealed_at);
    let mut facts = vec![
        fact(locales::payouts_sum(locale), view! { <Amount money=total /> }),
        fact(
            locales::payouts_payments(locale),
            viewer.style().integer(batch.line_count),
        ),
        fact(
            locales::payouts_paying_account(locale),
            view! { {purpose_name(locale, batch.purpose)} " " <Ltr text=grouped(&batch.payer_iban) /> },
        ),
        fact(
            locales::payouts_message_id(locale),
            view! { <Ltr text=batch.message_id.clone() /> },
        ),
        fact(
            locales::payouts_execute_on(locale),
            viewer.style().date(batch.execute_on),
        ),
        fact(
            locales::payouts_sealed_by(locale),
            view! { {isolate(&batch.sealed_by.1)} " · " <Moment at=sealed_at /> },
        ),
    ];
    if let Some(((_, name), at)) = batch.authorised_by.as_ref().zip(batch.authorised_at) {
        facts.push(fact(
            locales::payouts_authorised_by(locale),
            view! { {isolate(name)} " · " <Moment at=at /> },
        ));
    }
    facts.push(fact(
        locales::payouts_file_hash(locale),
        view! { <Ltr text=batch.file_hash.clone() /> },
    ));
    if !batch.end_reason.is_empty() {
        facts.push(fact(locales::payouts_cancel_reason(locale), isolate(&batch.end_reason)));
    }
    facts
}

fn steps(viewer: &Viewer, batch: &Batch, trouble: &Trouble) -> impl IntoView + use<> {
    match batch.state {
        BatchState::Sealed => sealed_steps(viewer, batch, trouble).into_any(),
        BatchState::Authorised | BatchState::Closed => bank_steps(viewer, batch, trouble).into_any(),
        BatchState::Cancelled => ().into_any(),
    }
}

/// Whether the reader sealed the batch or approved a line of it: then another person authorises.
fn is_bound(batch: &Batch, person: Option<PersonId>) -> bool {
    let approved = batch
        .lines
        .iter()
        .any(|line| line.approved_by.is_some() && line.approved_by == person);
    approved || Some(batch.sealed_by.0) == person
}

fn sealed_steps(viewer: &Viewer, batch: &Batch, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let action = viewer.link(&format!("/supervise/batches/{}", batch.number));
    let authorise = if is_bound(batch, viewer.actor.person_id()) {
        view! { <Notice kind=NoticeKind::Information>{locales::payouts_another_authorises(locale)}</Notice> }.into_any()
    } else {
        view! {
            <form method="post" action=action.clone()>
                <ConfirmButton
                    label=locales::payouts_authorise(locale)
                    question=locales::payouts_authorise_question(locale)
                    confirm=locales::payouts_authorise(locale)
                    class="button--primary"
                    name="step"
                    value="authorise"
                />
            </form>
        }
        .into_any()
    };
    let labels = vec![("reason", locales::supervise_reason(locale).to_owned())];
    let reason = bind(form, "reason");
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::supervise_steps(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            <div class="stack">
                {authorise}
                <form method="post" action=action>
                    <ConfirmButton
                        label=locales::payouts_cancel(locale)
                        question=locales::payouts_cancel_question(locale)
                        confirm=locales::payouts_cancel(locale)
                        class="button--plain"
                        name="step"
                        value="cancel"
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
}

fn bank_steps(viewer: &Viewer, batch: &Batch, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let own = viewer.link(&format!("/supervise/batches/{}", batch.number));
    let open = batch.state == BatchState::Authorised;
    let by_authoriser = batch.authorised_by.as_ref().map(|(id, _)| *id) == viewer.actor.person_id();
    let by_hand = match (open, by_authoriser) {
        (false, _) => ().into_any(),
        (true, true) => {
            view! { <Notice kind=NoticeKind::Information>{locales::payouts_another_notes(locale)}</Notice> }.into_any()
        }
        (true, false) => by_hand_form(viewer, batch, trouble).into_any(),
    };
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::supervise_steps(locale)}</h2>
            <div class="stack">
                <p>
                    <LinkButton href=format!("{own}/file") class="button--primary" icon="download">
                        {locales::payouts_file(locale)}
                    </LinkButton>
                </p>
                {open
                    .then(|| {
                        view! {
                            <form class="form" method="post" enctype="multipart/form-data" action=format!("{own}/report")>
                                <FileUpload
                                    bound=bind(&crate::page::FormState::default(), "report")
                                    label=locales::payouts_report(locale)
                                    hint=locales::payouts_report_hint(locale)
                                    accept="application/xml,text/xml,.xml"
                                />
                                <div class="form__actions">
                                    <Button>{locales::payouts_report_send(locale)}</Button>
                                </div>
                            </form>
                        }
                    })}
                {by_hand}
            </div>
        </section>
    }
}

fn by_hand_form(viewer: &Viewer, batch: &Batch, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let action = viewer.link(&format!("/supervise/batches/{}", batch.number));
    let open: Vec<Choice> = batch
        .lines
        .iter()
        .filter(|line| line.outcome.is_none())
        .map(|line| {
            let number = viewer.digits.write(line.disbursement_number.to_string());
            let amount = viewer.style().money(line.amount);
            let name = isolate(line.charity_name.text(locale));
            let label =
                locales::payouts_due_line(locale, arg::Amount(&amount), arg::Charity(&name), arg::Number(&number));
            Choice::new(line.position.to_string(), label)
        })
        .collect();
    let outcomes = [LineOutcome::Paid, LineOutcome::Rejected]
        .map(|outcome| Choice::new(outcome.code(), words::outcome(locale, outcome).1))
        .to_vec();
    let mut reasons = vec![Choice::new("", locales::payouts_reason_none(locale))];
    for code in ReasonCode::ALL {
        reasons.push(Choice::new(
            code.code(),
            format!("{} ({code})", words::reason_name(locale, *code)),
        ));
    }
    let labels = vec![
        ("position", locales::payouts_payment(locale).to_owned()),
        ("outcome", locales::payouts_outcome(locale).to_owned()),
        ("reason_code", locales::payouts_reason_code(locale).to_owned()),
        ("reason", locales::payouts_by_hand_reason(locale).to_owned()),
    ];
    let fields = ["position", "outcome", "reason_code", "reason"].map(|name| bind(form, name));
    let [position, outcome, code, reason] = fields;
    view! {
        <ErrorSummary form=form.clone() labels=labels />
        <details class="disclosure" open=form.is_rejected()>
            <summary class="disclosure__summary">{locales::payouts_by_hand(locale)} <crate::ui::Icon name="chevron-down" /></summary>
            <form class="form" method="post" action=action>
                <p>{locales::payouts_by_hand_note(locale)}</p>
                <Select bound=position label=locales::payouts_payment(locale) choices=open />
                <Select bound=outcome label=locales::payouts_outcome(locale) choices=outcomes />
                <Select bound=code label=locales::payouts_reason_code(locale) choices=reasons optional=true />
                <TextArea
                    bound=reason
                    label=locales::payouts_by_hand_reason(locale)
                    rows=2
                    length_max=SUMMARY_LENGTH_MAX
                />
                <div class="form__actions">
                    <Button name="step" value="by-hand">{locales::payouts_by_hand_send(locale)}</Button>
                </div>
            </form>
        </details>
    }
}

fn line_table(viewer: &Viewer, lines: &[BatchLine]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let columns = vec![
        TableColumn::words(locales::supervise_tranche(locale)),
        TableColumn::words(locales::payouts_payee(locale)),
        TableColumn::words(locales::supervise_account(locale)),
        TableColumn::figures(locales::payouts_statement_amount(locale)),
        TableColumn::words(locales::payouts_outcome(locale)),
    ];
    let rows = lines
        .iter()
        .map(|line| {
            let amount = line.amount;
            let href = viewer.link(&format!("/supervise/disbursements/{}", line.disbursement_number));
            let name = line.charity_name.text(locale);
            // The bank reads the English name; beside itself it would only be said twice.
            let payee = (line.payee_name != name)
                .then(|| view! { <span class="table__sub">{isolate(&line.payee_name)}</span> });
            vec![
                view! {
                    <a href=href><Ltr text=line.disbursement_number.to_string() /></a>
                    <span class="table__sub">{isolate(line.opportunity_title.text(locale))}</span>
                }
                .into_any(),
                view! { {isolate(name)} {payee} }.into_any(),
                view! { <Ltr text=grouped(&line.iban) /> }.into_any(),
                view! { <Amount money=amount /> }.into_any(),
                outcome_cell(viewer, line),
            ]
        })
        .collect();
    view! { <DataTable caption=locales::payouts_lines_caption(locale) columns=columns rows=rows /> }
}

fn outcome_cell(viewer: &Viewer, line: &BatchLine) -> AnyView {
    let locale = viewer.locale;
    let Some(outcome) = &line.outcome else {
        return locales::payouts_outcome_open(locale).into_any();
    };
    let (kind, text) = words::outcome(locale, outcome.kind);
    let source = match outcome.source {
        OutcomeSource::BankFile => locales::payouts_source_file(locale),
        OutcomeSource::ByHand => locales::payouts_source_hand(locale),
        OutcomeSource::Cancellation => locales::payouts_source_cancelled(locale),
    };
    let reason = (!outcome.reason_code.is_empty()).then(|| words::reason_text(locale, &outcome.reason_code));
    let words = (!outcome.reason.is_empty()).then(|| isolate(&outcome.reason));
    let at = outcome.at;
    view! {
        <Pill kind=kind text=text />
        {reason.map(|text| view! { <span class="table__sub">{text}</span> })}
        {words.map(|text| view! { <span class="table__sub">{text}</span> })}
        <span class="table__sub">{source} " · " <Moment at=at /></span>
    }
    .into_any()
}
