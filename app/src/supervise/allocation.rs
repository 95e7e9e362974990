//! Giving pooled money to opportunities.

use backend::Result;
use backend::giving::opportunities::NeedPoints;
use backend::reference::{Reference, reference};
use backend::supervision::allocation::{
    AllocationForm, AllocationLine, Candidate, Pool, PoolName, allocation_candidates, allocation_create,
    allocation_history, pool_list,
};
use domain::people::{Action, Subject};
use leptos::prelude::*;
use locales::arg;

use crate::layout::{Place, SupervisePlace};
use crate::manage::{Trouble, done_notice, trouble_of, words};
use crate::page::{Page, Reply, Request, Viewer};
use crate::ui::{
    Amount, AmountField, Button, Choice, ChoiceChips, DataTable, Day, EmptyState, ErrorSummary, Notice, NoticeKind,
    TableColumn, TextArea, bind, isolate,
};

/// `GET /supervise/allocation`: `?pool=` chooses the pool.
pub(super) async fn page(request: Request) -> Result<Page> {
    shown(&request, Trouble::default()).await
}

/// `POST /supervise/allocation`
pub(super) async fn form(mut request: Request) -> Result<Reply> {
    let fields = request.form().await?;
    let outcome = match AllocationForm::parse(&fields) {
        Ok(form) => {
            let pool = form.pool.code();
            let done = allocation_create(&request.context, request.actor(), form, request.origin()).await;
            done.map(|()| pool)
        }
        Err(errors) => Err(errors.into()),
    };
    match outcome {
        Ok(pool) => {
            let to = format!("/supervise/allocation?pool={pool}&done=allocated");
            Ok(Reply::redirect(request.viewer.link(&to)))
        }
        Err(error) => Ok(shown(&request, trouble_of(error, fields)?).await?.into()),
    }
}

/// Everything that the page shows.
struct Allocation {
    pools: Vec<Pool>,
    chosen: Option<PoolName>,
    candidates: Vec<Candidate>,
    history: Vec<AllocationLine>,
    reference: Reference,
}

async fn shown(request: &Request, trouble: Trouble) -> Result<Page> {
    let (context, actor) = (&request.context, request.actor());
    let pools = pool_list(context, actor).await?;
    let query = request.query();
    let named = [query.text("pool").to_owned(), trouble.form.value("pool")];
    let named: Option<PoolName> = named.iter().find_map(|code| code.parse().ok());
    let first = || {
        let pool = pools.first()?;
        Some(PoolName {
            class: pool.class,
            field_code: pool.field_code.clone(),
        })
    };
    let chosen = named.or_else(first);
    let candidates = match &chosen {
        Some(pool) => allocation_candidates(context, actor, pool).await?,
        None => Vec::new(),
    };
    let shown = Allocation {
        pools,
        chosen,
        candidates,
        history: allocation_history(context, actor).await?,
        reference: reference(context).await?,
    };
    let done = query.text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::supervise_allocation_title(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &shown, &trouble, &done))
        .at(Place::Supervise(SupervisePlace::Allocation))
        .hidden_from_search();
    Ok(status.status(page))
}

fn pool_label(viewer: &Viewer, reference: &Reference, pool: &Pool) -> String {
    let locale = viewer.locale;
    let name = words::pool_name(locale, pool.class);
    match &pool.field_code {
        Some(field) => format!("{name} · {}", reference.field_name(field, locale)),
        None => name.to_owned(),
    }
}

fn view(viewer: &Viewer, shown: &Allocation, trouble: &Trouble, done: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let chosen = shown.chosen.as_ref().map(PoolName::code);
    let pools: Vec<_> = shown
        .pools
        .iter()
        .map(|pool| {
            let current = (chosen.as_deref() == Some(pool.code().as_str())).then_some("true");
            view! {
                <li>
                    <a
                        class="card pool-card"
                        href=viewer.link(&format!("/supervise/allocation?pool={}", pool.code()))
                        aria-current=current
                    >
                        <span class="pool-card__name">{pool_label(viewer, &shown.reference, pool)}</span>
                        <Amount money=pool.amount class="pool-card__amount" />
                    </a>
                </li>
            }
        })
        .collect();
    let empty = shown.pools.is_empty();
    view! {
        <header class="page-head">
            <h1>{locales::supervise_allocation_title(locale)}</h1>
            <p class="page-head__lead">
                {locales::supervise_allocation_lead(locale)} " "
                <a href=viewer.link("/about/allocation")>{locales::payouts_rule_link(locale)}</a>
            </p>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        {if empty {
            view! {
                <EmptyState
                    icon="split"
                    title=locales::supervise_no_pools_title(locale)
                    text=locales::supervise_no_pools_text(locale)
                />
            }
                .into_any()
        } else {
            view! {
                <nav aria-label=locales::supervise_pools(locale)>
                    <ul class="card-grid card-grid--small">{pools}</ul>
                </nav>
                {allocate(viewer, shown, trouble)}
            }
                .into_any()
        }}
        {history(viewer, &shown.history)}
    }
}

fn allocate(viewer: &Viewer, shown: &Allocation, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    if !viewer.actor.may(Action::AllocationCreate, Subject::Platform) {
        return view! { <Notice kind=NoticeKind::Plain>{locales::supervise_allocation_view_only(locale)}</Notice> }
            .into_any();
    }
    if shown.candidates.is_empty() {
        return view! {
            <EmptyState
                icon="search"
                title=locales::supervise_no_candidates_title(locale)
                text=locales::supervise_no_candidates_text(locale)
            />
        }
        .into_any();
    }
    let choices = shown
        .candidates
        .iter()
        .map(|candidate| candidate_choice(viewer, shown, candidate))
        .collect();
    let pool = shown.chosen.as_ref().map(PoolName::code).unwrap_or_default();
    let labels = vec![
        ("pool", locales::supervise_pools(locale).to_owned()),
        ("opportunity", locales::manage_opportunity(locale).to_owned()),
        ("amount", locales::manage_amount(locale).to_owned()),
        ("reason", locales::supervise_reason(locale).to_owned()),
    ];
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::supervise_allocate(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            <form class="form" method="post" action=viewer.link("/supervise/allocation")>
                <input type="hidden" name="pool" value=pool />
                <ChoiceChips
                    bound=bind(form, "opportunity")
                    legend=locales::supervise_candidates(locale)
                    hint=Some(locales::supervise_candidates_hint(locale).to_owned())
                    choices=choices
                    class="choice-chips--list"
                />
                <div class="form__row">
                    <AmountField bound=bind(form, "amount") label=locales::manage_amount(locale) />
                    <TextArea bound=bind(form, "reason") label=locales::supervise_reason(locale) rows=2 />
                </div>
                <div class="form__actions">
                    <Button class="button--primary" icon="check">{locales::supervise_allocate_send(locale)}</Button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn candidate_choice(viewer: &Viewer, shown: &Allocation, candidate: &Candidate) -> Choice {
    let locale = viewer.locale;
    let missing = locales::supervise_missing(locale, &viewer.style().money(candidate.missing()));
    let note = format!(
        "{} · {} · {}",
        missing,
        candidate.charity_name.text(locale),
        shown.reference.region_name(&candidate.region_code, locale)
    );
    let note = format!("{note} · {}", why(viewer, &candidate.need));
    Choice::new(candidate.number.to_string(), candidate.title.text(locale)).note(note)
}

/// Why an opportunity stands where it stands: what of the published rule spoke for it.
fn why(viewer: &Viewer, need: &NeedPoints) -> String {
    let locale = viewer.locale;
    let style = viewer.style();
    let mut reasons = Vec::new();
    if need.urgency > 0 {
        reasons.push(locales::payouts_why_urgent(locale).to_owned());
    }
    if let Some(days) = need.days_left.filter(|_| need.ending > 0) {
        reasons.push(locales::payouts_why_ending(locale, days, &style.integer(days)));
    }
    if need.missing > 0 {
        reasons.push(locales::payouts_why_missing(
            locale,
            &style.percent(need.missing_basis_points),
        ));
    }
    if need.waiting > 0 {
        let days = need.days_waiting;
        reasons.push(locales::payouts_why_waiting(locale, days, &style.integer(days)));
    }
    locales::payouts_why(
        locale,
        arg::Points(&style.integer(need.sum())),
        arg::Reasons(&reasons.join(locales::payouts_why_and(locale))),
    )
}

fn history(viewer: &Viewer, lines: &[AllocationLine]) -> impl IntoView + use<> {
    let locale = viewer.locale;
    if lines.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        TableColumn::words(locales::manage_opportunity(locale)),
        TableColumn::words(locales::supervise_from(locale)),
        TableColumn::figures(locales::manage_amount(locale)),
        TableColumn::words(locales::supervise_reason(locale)),
        TableColumn::words(locales::supervise_who(locale)),
        TableColumn::words(locales::manage_date(locale)),
    ];
    let rows = lines
        .iter()
        .map(|line| {
            let href = viewer.link(&format!("/opportunities/{}", line.opportunity_number));
            vec![
                view! { <a href=href>{line.title.text(locale).to_owned()}</a> }.into_any(),
                words::pool_name(locale, line.class).into_any(),
                view! { <Amount money=line.amount /> }.into_any(),
                isolate(&line.reason).into_any(),
                isolate(&line.who).into_any(),
                view! { <Day at=line.at /> }.into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=locales::supervise_allocations(locale) columns=columns rows=rows /> }.into_any()
}
