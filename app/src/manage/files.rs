//! Photos and documents: of an opportunity, of a milestone, of a report. One page for all three.

use backend::Result;
use backend::delivery::attachments::{
    ATTACHMENTS_MAX, Attachment, AttachmentOwner, AttachmentRole, CAPTION_LENGTH_MAX, NewAttachment, attachment_add,
    attachment_remove,
};
use backend::delivery::opportunities::{ManagedOpportunity, charity_of_opportunity, opportunity_internal};
use backend::files::{DOCUMENT_BYTES_MAX, PHOTO_BYTES_MAX};
use backend::impact::reports::report_editor;
use backend::reference::Bilingual;
use domain::error::{AppError, FieldProblem, FormErrors};
use domain::form::{Fields, FormReader};
use domain::ids::AttachmentId;
use leptos::prelude::*;
use locales::arg;

use super::opportunity::crumbs;
use super::trouble::{Trouble, done_notice, trouble_of};
use super::words;
use crate::layout::{ManagePlace, Place};
use crate::page::{Page, Reply, Request, Upload, Viewer};
use crate::reports::{photo_text, thumbnail_address};
use crate::ui::{
    Breadcrumb, Button, Choice, ChoiceChips, EmptyState, ErrorSummary, FileUpload, Icon, LinkButton, TextField, bind,
};

/// Bytes in a megabyte, as people count uploads.
const MEGABYTE: usize = 1024 * 1024;

/// Whose files a page shows.
struct FilesOf {
    opportunity: ManagedOpportunity,
    owner: AttachmentOwner,
    attachments: Vec<Attachment>,
    roles: &'static [AttachmentRole],
    editable: bool,
    /// The page's own address, and where it leads back to.
    own: String,
    back: String,
}

/// What a form or a page asks for.
#[derive(Clone, Copy)]
enum Kind {
    Opportunity,
    Milestone,
    Report,
}

impl FilesOf {
    async fn load(request: &Request, kind: Kind) -> Result<Self> {
        let number = request.param("number")?;
        charity_of_opportunity(&request.context, request.actor(), number).await?;
        match kind {
            Kind::Opportunity => Self::opportunity(request, number).await,
            Kind::Milestone => Self::milestone(request, number).await,
            Kind::Report => Self::report(request, number).await,
        }
    }

    async fn opportunity(request: &Request, number: i64) -> Result<Self> {
        let opportunity = opportunity_internal(&request.context, request.actor(), number).await?;
        Ok(Self {
            owner: AttachmentOwner::Opportunity(opportunity.id),
            attachments: opportunity.attachments.clone(),
            roles: &[AttachmentRole::Photo, AttachmentRole::Document],
            editable: opportunity.state.is_editable(),
            own: format!("/manage/opportunities/{number}/files"),
            back: format!("/manage/opportunities/{number}"),
            opportunity,
        })
    }

    async fn milestone(request: &Request, number: i64) -> Result<Self> {
        let position: i64 = request.param("position")?;
        let opportunity = opportunity_internal(&request.context, request.actor(), number).await?;
        let milestone = opportunity
            .milestones
            .iter()
            .find(|milestone| milestone.position == position);
        let milestone = milestone.cloned().ok_or(AppError::NotFound)?;
        Ok(Self {
            owner: AttachmentOwner::Milestone(milestone.id),
            attachments: milestone.attachments,
            roles: &[AttachmentRole::Photo, AttachmentRole::Document],
            editable: opportunity.state.allows_disbursement() && milestone.state.is_reportable(),
            own: format!("/manage/opportunities/{number}/milestones/{position}/files"),
            back: format!("/manage/opportunities/{number}/milestones/{position}"),
            opportunity,
        })
    }

    async fn report(request: &Request, number: i64) -> Result<Self> {
        let editor = report_editor(&request.context, request.actor(), number).await?;
        let report = editor.report.ok_or(AppError::NotFound)?;
        Ok(Self {
            owner: AttachmentOwner::Report(report.id),
            attachments: report.attachments,
            roles: &[
                AttachmentRole::PhotoBefore,
                AttachmentRole::PhotoAfter,
                AttachmentRole::Photo,
                AttachmentRole::Document,
            ],
            editable: report.state.is_editable(),
            own: format!("/manage/opportunities/{number}/report/files"),
            back: format!("/manage/opportunities/{number}/report"),
            opportunity: editor.opportunity,
        })
    }
}

/// `GET /manage/opportunities/{number}/files`
pub(super) async fn opportunity_page(request: Request) -> Result<Page> {
    shown(&request, Kind::Opportunity, Trouble::default()).await
}

/// `POST /manage/opportunities/{number}/files`
pub(super) async fn opportunity_form(request: Request) -> Result<Reply> {
    sent(request, Kind::Opportunity).await
}

/// `GET /manage/opportunities/{number}/milestones/{position}/files`
pub(super) async fn milestone_page(request: Request) -> Result<Page> {
    shown(&request, Kind::Milestone, Trouble::default()).await
}

/// `POST /manage/opportunities/{number}/milestones/{position}/files`
pub(super) async fn milestone_form(request: Request) -> Result<Reply> {
    sent(request, Kind::Milestone).await
}

/// `GET /manage/opportunities/{number}/report/files`
pub(super) async fn report_page(request: Request) -> Result<Page> {
    shown(&request, Kind::Report, Trouble::default()).await
}

/// `POST /manage/opportunities/{number}/report/files`
pub(super) async fn report_form(request: Request) -> Result<Reply> {
    sent(request, Kind::Report).await
}

/// A plain form removes a file, one with a file adds it.
async fn sent(mut request: Request, kind: Kind) -> Result<Reply> {
    let files = FilesOf::load(&request, kind).await?;
    let has_file = request
        .header("content-type")
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    let (fields, outcome) = if has_file {
        let (fields, uploads) = request.form_with_files().await?;
        let outcome = add(&request, files.owner, &fields, uploads).await;
        (fields, outcome.map(|()| "file-added"))
    } else {
        let fields = request.form().await?;
        let outcome = remove(&request, &fields).await;
        (fields, outcome.map(|()| "file-removed"))
    };
    match outcome {
        Ok(done) => Ok(Reply::redirect(
            request.viewer.link(&format!("{}?done={done}", files.own)),
        )),
        Err(error) => Ok(shown(&request, kind, trouble_of(error, fields)?).await?.into()),
    }
}

async fn add(request: &Request, owner: AttachmentOwner, fields: &Fields, uploads: Vec<Upload>) -> Result<()> {
    let (role, caption) = read(fields, uploads.is_empty())?;
    let Some(upload) = uploads.into_iter().next() else {
        return Err(AppError::NotFound.into());
    };
    let file = NewAttachment {
        field: "file".to_owned(),
        role,
        file_name: upload.file_name,
        bytes: upload.bytes,
        caption,
    };
    attachment_add(&request.context, request.actor(), owner, file).await?;
    Ok(())
}

fn read(fields: &Fields, file_missing: bool) -> Result<(AttachmentRole, Bilingual), FormErrors> {
    let mut reader = FormReader::new(fields);
    let role = reader.choice::<AttachmentRole>("role");
    let caption = Bilingual::new(
        reader.optional_line("caption_ar", CAPTION_LENGTH_MAX),
        reader.optional_line("caption_en", CAPTION_LENGTH_MAX),
    );
    if file_missing {
        reader.problem("file", FieldProblem::Required);
    }
    let errors = reader.into_errors();
    match role {
        Some(role) => errors.into_result((role, caption)),
        None => Err(errors),
    }
}

async fn remove(request: &Request, fields: &Fields) -> Result<()> {
    let id: AttachmentId = fields.text("remove").parse().map_err(|_| AppError::NotFound)?;
    attachment_remove(&request.context, request.actor(), id).await
}

async fn shown(request: &Request, kind: Kind, trouble: Trouble) -> Result<Page> {
    let files = FilesOf::load(request, kind).await?;
    let done = request.query().text("done").to_owned();
    let viewer = request.viewer.clone();
    let title = locales::manage_files(viewer.locale);
    let status = trouble.clone();
    let page = Page::new(title, move || view(&viewer, &files, &trouble, &done))
        .at(Place::Manage(ManagePlace::Opportunities))
        .hidden_from_search();
    Ok(status.status(page))
}

fn view(viewer: &Viewer, files: &FilesOf, trouble: &Trouble, done: &str) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let items: Vec<_> = files
        .attachments
        .iter()
        .map(|file| file_item(viewer, files, file))
        .collect();
    let list = if items.is_empty() {
        view! {
            <EmptyState icon="image" title=locales::manage_no_files_title(locale) text=locales::manage_no_files_text(locale) />
        }
        .into_any()
    } else {
        view! { <ul class="upload__list">{items}</ul> }.into_any()
    };
    view! {
        <Breadcrumb items=crumbs(viewer, &files.opportunity, Some(locales::manage_files(locale))) />
        <header class="page-head">
            <h1>{locales::manage_files(locale)}</h1>
            <p class="page-head__lead">{locales::manage_files_lead(locale)}</p>
        </header>
        {done_notice(viewer, done)}
        {trouble.notice(viewer)}
        <section class="card panel">{list}</section>
        {files.editable.then(|| upload_form(viewer, files, trouble))}
        <p>
            <LinkButton href=viewer.link(&files.back) class="button--plain" icon="back">
                {locales::manage_back(locale)}
            </LinkButton>
        </p>
    }
}

fn file_item(viewer: &Viewer, files: &FilesOf, file: &Attachment) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let role = words::attachment_role(locale, file.role);
    let text = photo_text(viewer, file, role);
    let picture = if file.media_type.starts_with("image/") {
        view! {
            <img class="upload__thumb" src=thumbnail_address(&file.hash) alt=text.clone() loading="lazy" width="640" height="480" />
        }
        .into_any()
    } else {
        let name = if file.file_name.is_empty() {
            role.to_owned()
        } else {
            file.file_name.clone()
        };
        view! {
            <a class="button button--plain button--small" href=format!("/media/{}", file.hash)>
                <Icon name="paperclip" />
                <bdi>{name}</bdi>
            </a>
        }
        .into_any()
    };
    let id = file.id.to_string();
    let action = viewer.link(&files.own);
    let remove = files.editable.then(|| {
        view! {
            <form method="post" action=action>
                <input type="hidden" name="remove" value=id />
                <Button class="button--link button--small" icon="delete">
                    {locales::manage_file_remove(locale)}
                    <span class="visually-hidden">{format!(": {text}")}</span>
                </Button>
            </form>
        }
    });
    view! {
        <li class="upload__item">
            {picture}
            <span>{role} {file.public.then(|| format!(" · {}", locales::manage_file_public(locale)))}</span>
            <span>{file.caption.text(locale).to_owned()}</span>
            {remove}
        </li>
    }
}

fn upload_form(viewer: &Viewer, files: &FilesOf, trouble: &Trouble) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let form = &trouble.form;
    let style = viewer.style();
    let megabytes = |bytes: usize| style.integer(i64::try_from(bytes / MEGABYTE).unwrap_or(0));
    let hint = locales::manage_file_hint(
        locale,
        arg::ImageMegabytes(&megabytes(PHOTO_BYTES_MAX)),
        arg::PaperMegabytes(&megabytes(DOCUMENT_BYTES_MAX)),
        arg::Times(&style.integer(ATTACHMENTS_MAX)),
    );
    let roles = files
        .roles
        .iter()
        .map(|role| Choice::new(role.code(), words::attachment_role(locale, *role)))
        .collect();
    let labels = vec![
        ("role", locales::manage_file_role(locale).to_owned()),
        ("file", locales::manage_file(locale).to_owned()),
        ("caption_ar", locales::manage_caption_ar(locale).to_owned()),
        ("caption_en", locales::manage_caption_en(locale).to_owned()),
    ];
    view! {
        <section class="card panel">
            <h2 class="panel__title">{locales::manage_file_add(locale)}</h2>
            <ErrorSummary form=form.clone() labels=labels />
            <form class="form" method="post" enctype="multipart/form-data" action=viewer.link(&files.own)>
                <ChoiceChips
                    bound=bind(form, "role")
                    legend=locales::manage_file_role(locale)
                    choices=roles
                    class="choice-chips--flow"
                />
                <FileUpload
                    bound=bind(form, "file")
                    label=locales::manage_file(locale)
                    hint=hint
                    accept="image/jpeg,image/png,image/webp,application/pdf"
                />
                <div class="form__row">
                    <TextField
                        bound=bind(form, "caption_ar")
                        label=locales::manage_caption_ar(locale)
                        length_max=CAPTION_LENGTH_MAX
                        dir="rtl"
                        optional=true
                    />
                    <TextField
                        bound=bind(form, "caption_en")
                        label=locales::manage_caption_en(locale)
                        length_max=CAPTION_LENGTH_MAX
                        dir="ltr"
                        optional=true
                    />
                </div>
                <div class="form__actions">
                    <Button class="button--primary" icon="upload">{locales::manage_file_send(locale)}</Button>
                </div>
            </form>
        </section>
    }
}
