//! The audit log: who did what, when and from where.

use backend::Result;
use backend::supervision::audit::{AuditFilter, AuditLine, AuditPage, audit_list};
use leptos::prelude::*;

use crate::layout::{Place, SupervisePlace};
use crate::page::{FormState, Page, Request, Viewer};
use crate::ui::{
    Button, Choice, DataTable, EmptyState, ErrorSummary, LinkButton, Ltr, Moment, Pagination, Select, TableColumn,
    TextField, bind, isolate,
};

/// `GET /supervise/audit`
pub(super) async fn page(request: Request) -> Result<Page> {
    let query = request.query();
    let (filter, errors) = AuditFilter::parse(&query);
    let page = audit_list(&request.context, request.actor(), &filter).await?;
    let refused = !errors.is_empty();
    let form = FormState::rejected(query, errors);
    let viewer = request.viewer;
    let title = locales::supervise_audit_title(viewer.locale);
    let page = Page::new(title, move || view(&viewer, &filter, &form, &page))
        .at(Place::Supervise(SupervisePlace::Audit))
        .hidden_from_search();
    Ok(if refused { page.unprocessable() } else { page })
}

fn view(viewer: &Viewer, filter: &AuditFilter, form: &FormState, page: &AuditPage) -> impl IntoView + use<> {
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
        {table(viewer, &page.lines)}
        <Pagination next=next />
    }
}

fn filter_form(viewer: &Viewer, form: &FormState, page: &AuditPage) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let choices = |codes: &[String]| {
        let mut choices = vec![Choice::new("", locales::supervise_audit_all(locale))];
        choices.extend(codes.iter().map(|code| Choice::new(code, code)));
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
                    choices=choices(&page.actions)
                    optional=true
                />
                <Select
                    bound=bind(form, "kind")
                    label=locales::supervise_audit_kind(locale)
                    choices=choices(&page.target_kinds)
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

fn table(viewer: &Viewer, lines: &[AuditLine]) -> impl IntoView + use<> {
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
    let rows = lines.iter().map(row).collect();
    view! { <DataTable caption=locales::supervise_audit_title(locale) columns=columns rows=rows /> }.into_any()
}

fn row(line: &AuditLine) -> Vec<AnyView> {
    let who = if line.who == line.capacity {
        isolate(&line.who).into_any()
    } else {
        view! { {isolate(&line.who)} <br /> <small><Ltr text=line.capacity.clone() /></small> }.into_any()
    };
    let target = format!("{} {}", line.target_kind, line.target_id);
    vec![
        view! { <Ltr text=line.action.clone() /> <br /> <small><Ltr text=target /></small> }.into_any(),
        who,
        view! { <bdi>{line.detail.clone()}</bdi> }.into_any(),
        view! { <Moment at=line.at /> <br /> <small><Ltr text=line.origin.clone() /></small> }.into_any(),
    ]
}
