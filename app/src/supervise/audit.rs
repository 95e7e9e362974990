//! The audit log: who did what, when and from where.

use backend::Result;
use backend::reference::{Reference, reference};
use backend::supervision::audit::{AuditFilter, AuditLine, AuditPage, audit_list};
use domain::giving::{FundClass, OpportunityEvent, RefundGround};
use domain::locale::Locale;
use domain::money::Money;
use domain::people::Role;
use leptos::prelude::*;

use crate::layout::{Place, SupervisePlace};
use crate::manage::words;
use crate::page::{FormState, Page, Request, Viewer};
use crate::ui::{
    Amount, Button, Choice, DataTable, EmptyState, ErrorSummary, LinkButton, Ltr, Moment, Pagination, Select,
    TableColumn, TextField, bind, isolate,
};

/// `GET /supervise/audit`
pub(super) async fn page(request: Request) -> Result<Page> {
    let query = request.query();
    let (filter, errors) = AuditFilter::parse(&query);
    let page = audit_list(&request.context, request.actor(), &filter).await?;
    let reference = reference(&request.context).await?;
    let refused = !errors.is_empty();
    let form = FormState::rejected(query, errors);
    let viewer = request.viewer;
    let title = locales::supervise_audit_title(viewer.locale);
    let page = Page::new(title, move || view(&viewer, &reference, &filter, &form, &page))
        .at(Place::Supervise(SupervisePlace::Audit))
        .hidden_from_search();
    Ok(if refused { page.unprocessable() } else { page })
}

fn view(
    viewer: &Viewer,
    reference: &Reference,
    filter: &AuditFilter,
    form: &FormState,
    page: &AuditPage,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let next = page
        .next_before_seq
        .map(|before| viewer.link(&format!("/supervise/audit?{}", filter.query_before(before))));
    view! {
        <header class="page-head">
            <h1>{locales::supervise_audit_title(locale)}</h1>
            <p class="page-head__lead">{locales::supervise_audit_lead(locale)}</p>
        </header>
        {filter_form(viewer, form, page)}
        {table(viewer, reference, &page.lines)}
        <Pagination next=next />
    }
}

fn filter_form(viewer: &Viewer, form: &FormState, page: &AuditPage) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let choices = |codes: &[String], name: fn(Locale, &str) -> Option<&'static str>| {
        let mut choices = vec![Choice::new("", locales::supervise_audit_all(locale))];
        choices.extend(
            codes
                .iter()
                .map(|code| Choice::new(code, name(locale, code).unwrap_or(code))),
        );
        choices
    };
    let labels = vec![
        ("from", locales::supervise_audit_from(locale).to_owned()),
        ("to", locales::supervise_audit_to(locale).to_owned()),
        ("action", locales::supervise_audit_action(locale).to_owned()),
    ];
    view! {
        <ErrorSummary form=form.clone() labels=labels />
        <form class="form card panel" method="get" action=viewer.link("/supervise/audit")>
            <div class="form__row">
                <Select
                    bound=bind(form, "action")
                    label=locales::supervise_audit_action(locale)
                    choices=choices(&page.actions, action_name)
                    optional=true
                />
                <Select
                    bound=bind(form, "kind")
                    label=locales::supervise_audit_kind(locale)
                    choices=choices(&page.target_kinds, kind_name)
                    optional=true
                />
                <TextField bound=bind(form, "target") label=locales::supervise_audit_target(locale) dir="ltr" optional=true />
                <TextField bound=bind(form, "person") label=locales::supervise_audit_person(locale) optional=true />
                <TextField bound=bind(form, "from") label=locales::supervise_audit_from(locale) kind="date" dir="ltr" optional=true />
                <TextField bound=bind(form, "to") label=locales::supervise_audit_to(locale) kind="date" dir="ltr" optional=true />
            </div>
            <div class="form__actions">
                <Button class="button--soft" icon="filter">{locales::supervise_audit_show(locale)}</Button>
                <LinkButton href=viewer.link("/supervise/audit") class="button--plain">
                    {locales::supervise_audit_clear(locale)}
                </LinkButton>
            </div>
        </form>
    }
}

fn table(viewer: &Viewer, reference: &Reference, lines: &[AuditLine]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if lines.is_empty() {
        return view! {
            <EmptyState
                icon="scroll"
                title=locales::supervise_audit_empty_title(locale)
                text=locales::supervise_audit_empty_text(locale)
            />
        }
        .into_any();
    }
    let columns = vec![
        TableColumn::words(locales::supervise_audit_action(locale)),
        TableColumn::words(locales::supervise_audit_person(locale)),
        TableColumn::words(locales::supervise_audit_detail(locale)),
        TableColumn::words(locales::supervise_audit_when(locale)),
    ];
    let rows = lines.iter().map(|line| row(viewer, reference, line)).collect();
    view! { <DataTable caption=locales::supervise_audit_title(locale) columns=columns rows=rows /> }.into_any()
}

fn row(viewer: &Viewer, reference: &Reference, line: &AuditLine) -> Vec<AnyView> {
    let locale = viewer.locale;
    let who = if line.who == line.capacity {
        isolate(&line.who).into_any()
    } else {
        view! { {isolate(&line.who)} <br /> <small>{capacity(locale, &line.capacity)}</small> }.into_any()
    };
    let action = match action_name(locale, &line.action) {
        Some(name) => name.into_any(),
        None => view! { <Ltr text=line.action.clone() /> }.into_any(),
    };
    let kind = kind_name(locale, &line.target_kind)
        .unwrap_or(&line.target_kind)
        .to_owned();
    vec![
        view! { {action} <br /> <small>{kind} " " <Ltr text=line.target_id.clone() /></small> }.into_any(),
        who,
        view! { <span class="table__detail">{detail(viewer, reference, &line.detail)}</span> }.into_any(),
        view! { <Moment at=line.at /> <br /> <small><Ltr text=line.origin.clone() /></small> }.into_any(),
    ]
}

/// What the log says of an action. It begins with an amount, with the number of a milestone or with
/// the pool that an amount came from; these are worded, and what people wrote follows as it is.
fn detail(viewer: &Viewer, reference: &Reference, written: &str) -> AnyView {
    let locale = viewer.locale;
    let (first, rest) = written.split_once(' ').unwrap_or((written, ""));
    if let Some(position) = first.strip_prefix('#') {
        let milestone = locales::manage_milestone_number(locale, &viewer.digits.write(position.to_owned()));
        return view! { {milestone} " " {isolate(rest)} }.into_any();
    }
    if let Some(money) = amount_logged(first) {
        let reason = refund_reason(locale, rest);
        return view! { <Amount money=money /> " " {isolate(&reason)} }.into_any();
    }
    let (second, reason) = rest.split_once(' ').unwrap_or((rest, ""));
    if let (Some(pool), Some(money)) = (pool_logged(locale, reference, first), amount_logged(second)) {
        return view! { {pool} " " <Amount money=money /> " " {isolate(reason)} }.into_any();
    }
    isolate(written).into_any()
}

/// What follows the amount of a refund: `SAR, duplicate: the donor paid twice`.
fn refund_reason(locale: Locale, rest: &str) -> String {
    let rest = rest
        .strip_prefix("SAR")
        .unwrap_or(rest)
        .trim_start_matches([',', ':', ' ']);
    let worded = rest.split_once(": ").and_then(|(code, reason)| {
        let ground = code.parse::<RefundGround>().ok()?;
        Some(format!("{}: {reason}", super::refunds::ground_words(locale, ground)))
    });
    worded.unwrap_or_else(|| rest.to_owned())
}

/// An amount as the log writes it: riyals, a point and two digits.
fn amount_logged(word: &str) -> Option<Money> {
    let (riyals, halalas) = word.split_once('.')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(riyals) || !digits(halalas) || halalas.len() != 2 {
        return None;
    }
    let riyals = riyals.parse::<i64>().ok()?;
    let halalas = halalas.parse::<i64>().ok()?;
    riyals.checked_mul(100)?.checked_add(halalas).map(Money::from_halalas)
}

/// A pool as the log names it: its fund class and, after a point, the field.
fn pool_logged(locale: Locale, reference: &Reference, code: &str) -> Option<String> {
    let (class, field) = match code.split_once(['.', ':']) {
        Some((class, field)) => (class, Some(field)),
        None => (code, None),
    };
    let name = words::pool_name(locale, class.parse::<FundClass>().ok()?);
    Some(match field {
        Some(field) => format!("{name} · {}", reference.field_name(field, locale)),
        None => name.to_owned(),
    })
}

/// The roles that somebody acted with, in words; one that has no name yet stands as it is written.
fn capacity(locale: Locale, roles: &str) -> String {
    let names: Vec<String> = roles
        .split(',')
        .map(|role| match role.parse() {
            Ok(Role::Donor) => locales::people_demo_donor(locale).to_owned(),
            Ok(Role::CharityManager) => locales::people_demo_manager(locale).to_owned(),
            Ok(Role::Reviewer) => locales::people_demo_reviewer(locale).to_owned(),
            Ok(Role::Finance) => locales::people_demo_finance(locale).to_owned(),
            Ok(Role::Supervisor) => locales::people_demo_supervisor(locale).to_owned(),
            Ok(Role::Volunteer) => locales::people_demo_volunteer(locale).to_owned(),
            Err(_) => isolate(role),
        })
        .collect();
    names.join(locale.pick("، ", ", "))
}

/// What an action is called. Those of an opportunity's life are named after its events; an action
/// that is new and has no name yet stands as it is written in the log.
fn action_name(locale: Locale, action: &str) -> Option<&'static str> {
    let name = match action {
        "allocation.create" => locales::supervise_audit_allocation_create(locale),
        "disbursement.request" => locales::supervise_audit_disbursement_request(locale),
        "disbursement.approve" => locales::supervise_audit_disbursement_approve(locale),
        "disbursement.refuse" => locales::supervise_audit_disbursement_refuse(locale),
        "disbursement.release" => locales::supervise_audit_disbursement_release(locale),
        "payout.seal" => locales::payouts_audit_seal(locale),
        "payout.authorise" => locales::payouts_audit_authorise(locale),
        "payout.cancel" => locales::payouts_audit_cancel(locale),
        "payout.file" => locales::payouts_audit_file(locale),
        "payout.report" => locales::payouts_audit_report(locale),
        "payout.report_refused" => locales::payouts_audit_report_refused(locale),
        "payout.by_hand" => locales::payouts_audit_by_hand(locale),
        "account.propose" => locales::payouts_audit_account_propose(locale),
        "account.approve" => locales::payouts_audit_account_approve(locale),
        "account.refuse" => locales::payouts_audit_account_refuse(locale),
        "account.cancel" => locales::payouts_audit_account_cancel(locale),
        "account.withdraw" => locales::payouts_audit_account_withdraw(locale),
        "bank.account" => locales::supervise_audit_bank_account(locale),
        "bank.upload" => locales::supervise_audit_bank_upload(locale),
        "bank.import" => locales::supervise_audit_bank_import(locale),
        "bank.propose" => locales::supervise_audit_bank_propose(locale),
        "bank.withdraw" => locales::supervise_audit_bank_withdraw(locale),
        "bank.decide" => locales::supervise_audit_bank_decide(locale),
        "refund.by_hand" => locales::supervise_audit_refund_by_hand(locale),
        "donation.refund" => locales::supervise_audit_donation_refund(locale),
        "refund.unexplained" => locales::supervise_audit_refund_unexplained(locale),
        "refund.uncovered" => locales::supervise_audit_refund_uncovered(locale),
        "refund.ask" => locales::supervise_audit_refund_ask(locale),
        "refund.approve" => locales::supervise_audit_refund_approve(locale),
        "refund.refuse" => locales::supervise_audit_refund_refuse(locale),
        "chargeback.take" => locales::supervise_audit_chargeback_take(locale),
        "chargeback.won" => locales::supervise_audit_chargeback_won(locale),
        "chargeback.lost" => locales::supervise_audit_chargeback_lost(locale),
        "chargeback.mismatch" => locales::supervise_audit_chargeback_mismatch(locale),
        "closing.propose" => locales::supervise_audit_closing_propose(locale),
        "closing.confirm" => locales::supervise_audit_closing_confirm(locale),
        "closing.withdraw" => locales::supervise_audit_closing_withdraw(locale),
        "closing.settle" => locales::supervise_audit_closing_settle(locale),
        "limit.change" => locales::supervise_audit_limit_change(locale),
        "gift_review.recommend" => locales::supervise_audit_gift_review_recommend(locale),
        "gift_review.approve" => locales::supervise_audit_gift_review_approve(locale),
        "gift_review.refuse" => locales::supervise_audit_gift_review_refuse(locale),
        "alert.handle" => locales::supervise_audit_alert_handle(locale),
        "sanction.import" => locales::supervise_audit_sanction_import(locale),
        "sanction.clear" => locales::supervise_audit_sanction_clear(locale),
        "sanction.confirm" => locales::supervise_audit_sanction_confirm(locale),
        "milestone.report" => locales::supervise_audit_milestone_report(locale),
        "milestone.accept" => locales::supervise_audit_milestone_accept(locale),
        "milestone.return" => locales::supervise_audit_milestone_return(locale),
        "opportunity.recommend_approve" => locales::supervise_audit_recommend_approve(locale),
        "opportunity.recommend_return" => locales::supervise_audit_recommend_return(locale),
        "opportunity.recommend_reject" => locales::supervise_audit_recommend_reject(locale),
        "report.submit" => locales::supervise_audit_report_submit(locale),
        "report.publish" => locales::supervise_audit_report_publish(locale),
        "report.return" => locales::supervise_audit_report_return(locale),
        "person.create" => locales::supervise_audit_person_create(locale),
        "role.grant" => locales::supervise_audit_role_grant(locale),
        "role.revoke" => locales::supervise_audit_role_revoke(locale),
        "sms.settle" => locales::sms_audit_settle(locale),
        "sms.difference_close" => locales::sms_audit_difference_close(locale),
        "sms.contradiction" => locales::sms_audit_contradiction(locale),
        "webhook.refuse" => locales::supervise_audit_webhook_refuse(locale),
        _ => {
            let event = action.strip_prefix("opportunity.")?;
            return event
                .parse::<OpportunityEvent>()
                .ok()
                .map(|event| words::event_name(locale, event));
        }
    };
    Some(name)
}

/// What the kind of a thing is called.
fn kind_name(locale: Locale, kind: &str) -> Option<&'static str> {
    match kind {
        "opportunity" => Some(locales::supervise_audit_kind_opportunity(locale)),
        "donation" => Some(locales::supervise_audit_kind_donation(locale)),
        "disbursement" => Some(locales::supervise_audit_kind_disbursement(locale)),
        "payment_batch" => Some(locales::payouts_audit_kind_batch(locale)),
        "charity_account" => Some(locales::payouts_audit_kind_account(locale)),
        "report" => Some(locales::supervise_audit_kind_report(locale)),
        "intent" => Some(locales::supervise_audit_kind_intent(locale)),
        "person" => Some(locales::supervise_audit_kind_person(locale)),
        "sms_settlement" => Some(locales::sms_audit_kind_settlement(locale)),
        "sms_message" => Some(locales::sms_audit_kind_message(locale)),
        "limit" => Some(locales::supervise_audit_kind_limit(locale)),
        "alert" => Some(locales::supervise_audit_kind_alert(locale)),
        "gift_review" => Some(locales::supervise_audit_kind_gift_review(locale)),
        "gateway_event" => Some(locales::supervise_audit_kind_gateway_event(locale)),
        "bank_account" => Some(locales::supervise_audit_kind_bank_account(locale)),
        "bank_entry" => Some(locales::supervise_audit_kind_bank_entry(locale)),
        "bank_file" => Some(locales::supervise_audit_kind_bank_file(locale)),
        "sanction_list" => Some(locales::supervise_audit_kind_sanction_list(locale)),
        "refund" => Some(locales::supervise_audit_kind_refund(locale)),
        _ => None,
    }
}
