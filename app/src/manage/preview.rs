//! How an opportunity will look to visitors, before it is one: by the component of the public page.

use backend::delivery::attachments::{Attachment, AttachmentRole};
use backend::delivery::opportunities::{ManagedOpportunity, charity_of_opportunity, opportunity_internal};
use backend::giving::opportunities::{
    CharityBrief, MilestonePublic, OpportunityCard as Card, OpportunityDetail, Photo, opportunity_by_number,
};
use backend::reference::{Bilingual, Reference, reference};
use backend::{Context, Result};
use domain::giving::OpportunityState;
use domain::money::Money;
use domain::people::Actor;
use domain::time::Timestamp;
use leptos::prelude::*;

use super::opportunity::crumbs;
use crate::catalogue::{card_data, opportunity_preview};
use crate::layout::{ManagePlace, Place};
use crate::page::{Page, Request, Viewer};
use crate::ui::{Breadcrumb, LinkButton, Notice, NoticeKind, OpportunityCard};

/// `GET /manage/opportunities/{number}/preview`
pub(super) async fn page(request: Request) -> Result<Page> {
    let number = request.param("number")?;
    charity_of_opportunity(&request.context, request.actor(), number).await?;
    let opportunity = opportunity_internal(&request.context, request.actor(), number).await?;
    let detail = preview_detail(&request.context, request.actor(), &opportunity).await?;
    let reference = reference(&request.context).await?;
    let now = request.context.now();
    let viewer = request.viewer;
    let locale = viewer.locale;
    let note = if opportunity.state.is_public() {
        locales::manage_preview_public(locale)
    } else {
        locales::manage_preview_note(locale)
    };
    Ok(Page::new(locales::manage_preview(locale), move || {
        view! {
            <Breadcrumb items=crumbs(&viewer, &opportunity, Some(locales::manage_preview(locale))) />
            <header class="page-head">
                <h1>{locales::manage_preview(locale)}</h1>
            </header>
            <Notice kind=NoticeKind::Information>{note}</Notice>
            <p>
                <LinkButton href=viewer.other_language_link() class="button--plain button--small">
                    {locales::manage_preview_other(locale)}
                </LinkButton>
            </p>
            {preview_view(&viewer, &reference, &detail, now)}
        }
    })
    .at(Place::Manage(ManagePlace::Opportunities))
    .hidden_from_search())
}

/// What visitors see of an opportunity: as it is when they see it already, and otherwise as it would
/// be if it were published this moment.
///
/// # Errors
/// Unavailable when the storage does not answer.
pub(crate) async fn preview_detail(
    context: &Context,
    actor: &Actor,
    opportunity: &ManagedOpportunity,
) -> Result<OpportunityDetail> {
    if opportunity.state.is_public() {
        return opportunity_by_number(context, actor, opportunity.number).await;
    }
    Ok(as_published(opportunity, context.now()))
}

fn as_published(opportunity: &ManagedOpportunity, now: Timestamp) -> OpportunityDetail {
    let photos = photos(&opportunity.attachments);
    OpportunityDetail {
        card: Card {
            id: opportunity.id,
            number: opportunity.number,
            title: opportunity.title.clone(),
            summary: opportunity.summary.clone(),
            field_code: opportunity.field_code.clone(),
            subfield_code: opportunity.subfield_code.clone(),
            region_code: opportunity.region_code.clone(),
            city: opportunity.city.clone(),
            track: opportunity.track,
            target: opportunity.target,
            collected: Money::ZERO,
            share_price: opportunity.share_price,
            donation_count: 0,
            latest_donation_at: None,
            beneficiary_count: opportunity.beneficiary_count,
            urgent: opportunity.urgent,
            zakat_eligible: !opportunity.zakat_categories.is_empty(),
            ends_at: opportunity.ends_at,
            state: OpportunityState::Published,
            published_at: now,
            charity_slug: opportunity.charity_slug.clone(),
            charity_name: opportunity.charity_name.clone(),
            photo_hash: photos.first().map(|photo| photo.hash.clone()),
        },
        story: opportunity.story.clone(),
        zakat_categories: opportunity.zakat_categories.clone(),
        duration_days: opportunity.duration_days,
        funded_at: None,
        completed_at: None,
        disbursed: Money::ZERO,
        charity: CharityBrief {
            slug: opportunity.charity_slug.clone(),
            name: opportunity.charity_name.clone(),
            about: Bilingual::default(),
            license_number: opportunity.license_number.clone(),
            technical_supervisor: opportunity.technical_supervisor.clone(),
            governance_score: opportunity.governance_score,
            region_code: opportunity.region_code.clone(),
            active: opportunity.charity_active,
        },
        milestones: milestones(opportunity, now),
        photos,
        report: None,
        similar: Vec::new(),
    }
}

/// The pictures that are shown with the opportunity once it is published, in their order.
fn photos(attachments: &[Attachment]) -> Vec<Photo> {
    let photos = attachments.iter().filter(|file| file.role == AttachmentRole::Photo);
    photos
        .map(|photo| Photo {
            hash: photo.hash.clone(),
            caption: photo.caption.clone(),
            width_pixels: photo.width_pixels,
            height_pixels: photo.height_pixels,
        })
        .collect()
}

fn milestones(opportunity: &ManagedOpportunity, now: Timestamp) -> Vec<MilestonePublic> {
    let planned = opportunity.milestones.iter();
    planned
        .map(|milestone| MilestonePublic {
            position: milestone.position,
            title: milestone.title.clone(),
            due_on: milestone.due_on.unwrap_or_else(|| now.riyadh_date()),
            share_basis_points: milestone.share_basis_points,
            accepted: false,
            accepted_at: None,
            note: Bilingual::default(),
            photos: Vec::new(),
        })
        .collect()
}

/// Card and page of an opportunity as visitors see them.
pub(crate) fn preview_view(
    viewer: &Viewer,
    reference: &Reference,
    detail: &OpportunityDetail,
    now: Timestamp,
) -> impl IntoView + use<> {
    let locale = viewer.locale;
    let mut card = card_data(viewer, reference, &detail.card);
    // Managers and reviewers both see this card; it leads nowhere but to the page it stands on.
    card.href = viewer.link(&viewer.path);
    view! {
        <div class="stack stack--loose">
            <section class="stack">
                <h2>{locales::manage_preview_card(locale)}</h2>
                <ul class="card-grid">
                    <li>
                        <OpportunityCard card=card />
                    </li>
                </ul>
            </section>
            <section class="stack">
                <h2>{locales::manage_preview_page(locale)}</h2>
                {opportunity_preview(viewer, reference, detail, now)}
            </section>
        </div>
    }
}
