//! Photos and documents of opportunities, milestones and reports, and who may see them.
//!
//! A photo becomes public when what it belongs to does; a document (an invoice may name
//! people) never does.

use domain::error::{AppError, Conflict, FieldProblem};
use domain::giving::OpportunityState;
use domain::ids::{AttachmentId, CharityId, MilestoneId, OpportunityId, ReportId};
use domain::people::{Action, Actor, Subject};
use uuid::Uuid;

use super::{queries, stored_code};
use crate::db::{Tx, ensure_rows};
use crate::files::{FileKind, file_accept, file_read, media_type_of};
use crate::reference::Bilingual;
use crate::{Context, Result, in_tx, on};

/// Files that one opportunity, milestone or report may carry.
pub const ATTACHMENTS_MAX: i64 = 12;
/// The longest caption, in characters.
pub const CAPTION_LENGTH_MAX: u32 = 160;
/// The longest file name kept, in characters.
const FILE_NAME_LENGTH_MAX: usize = 80;

/// What a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentOwner {
    /// An opportunity: photos on its card and page.
    Opportunity(OpportunityId),
    /// A milestone: its evidence.
    Milestone(MilestoneId),
    /// An impact report: before and after.
    Report(ReportId),
}

impl AttachmentOwner {
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Self::Opportunity(_) => "opportunity",
            Self::Milestone(_) => "milestone",
            Self::Report(_) => "report",
        }
    }

    pub(crate) const fn id(self) -> Uuid {
        match self {
            Self::Opportunity(id) => id.as_uuid(),
            Self::Milestone(id) => id.as_uuid(),
            Self::Report(id) => id.as_uuid(),
        }
    }

    fn from_columns(kind: &str, id: Uuid) -> Result<Self> {
        match kind {
            "opportunity" => Ok(Self::Opportunity(OpportunityId::from_uuid(id))),
            "milestone" => Ok(Self::Milestone(MilestoneId::from_uuid(id))),
            "report" => Ok(Self::Report(ReportId::from_uuid(id))),
            other => Err(crate::Error::internal(format!("attachment.owner_kind holds {other:?}"))),
        }
    }
}

/// What a file shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachmentRole {
    /// A photo.
    Photo,
    /// A photo of how it was.
    PhotoBefore,
    /// A photo of how it is now.
    PhotoAfter,
    /// A document: invoice, delivery note, acknowledgement.
    Document,
}

impl AttachmentRole {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Photo, Self::PhotoBefore, Self::PhotoAfter, Self::Document];

    /// The code in storage and forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::PhotoBefore => "photo_before",
            Self::PhotoAfter => "photo_after",
            Self::Document => "document",
        }
    }

    const fn file_kind(self) -> FileKind {
        match self {
            Self::Document => FileKind::Document,
            _ => FileKind::Photo,
        }
    }

    /// Before and after belong to reports only.
    const fn fits(self, owner: AttachmentOwner) -> bool {
        !matches!(
            (self, owner),
            (
                Self::PhotoBefore | Self::PhotoAfter,
                AttachmentOwner::Opportunity(_) | AttachmentOwner::Milestone(_)
            )
        )
    }
}

impl std::str::FromStr for AttachmentRole {
    type Err = FieldProblem;

    fn from_str(text: &str) -> Result<Self, FieldProblem> {
        Self::ALL
            .into_iter()
            .find(|role| role.code() == text)
            .ok_or(FieldProblem::InvalidChoice)
    }
}

/// A file of an opportunity, milestone or report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Identity.
    pub id: AttachmentId,
    /// What it belongs to.
    pub owner: AttachmentOwner,
    /// What it shows.
    pub role: AttachmentRole,
    /// Name of its content: `/media/{hash}`.
    pub hash: String,
    /// The name it was sent under.
    pub file_name: String,
    /// Media type.
    pub media_type: String,
    /// Size.
    pub byte_count: i64,
    /// Width, for photos.
    pub width_pixels: Option<i64>,
    /// Height, for photos.
    pub height_pixels: Option<i64>,
    /// What it shows, in words.
    pub caption: Bilingual,
    /// Whether visitors see it.
    pub public: bool,
}

#[derive(sqlx::FromRow)]
struct AttachmentRow {
    id: AttachmentId,
    owner_kind: String,
    owner_id: Uuid,
    role: String,
    file_hash: String,
    file_name: String,
    media_type: String,
    byte_count: i64,
    width_pixels: Option<i64>,
    height_pixels: Option<i64>,
    caption_ar: String,
    caption_en: String,
    public: bool,
}

impl AttachmentRow {
    fn read(self) -> Result<Attachment> {
        Ok(Attachment {
            id: self.id,
            owner: AttachmentOwner::from_columns(&self.owner_kind, self.owner_id)?,
            role: stored_code("attachment.role", &self.role)?,
            hash: self.file_hash,
            file_name: self.file_name,
            media_type: self.media_type,
            byte_count: self.byte_count,
            width_pixels: self.width_pixels,
            height_pixels: self.height_pixels,
            caption: Bilingual::new(self.caption_ar, self.caption_en),
            public: self.public,
        })
    }
}

/// A file as a form sent it.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// The form field, for refusals.
    pub field: String,
    /// What it shows.
    pub role: AttachmentRole,
    /// The name it had.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// What it shows, in words.
    pub caption: Bilingual,
}

/// Checks, stores and attaches a file.
///
/// # Errors
/// Not found for others than the charity's managers; conflict when the owner cannot be changed any
/// more; invalid when the file is refused or there are too many.
pub async fn attachment_add(
    context: &Context,
    actor: &Actor,
    owner: AttachmentOwner,
    file: NewAttachment,
) -> Result<AttachmentId> {
    actor.require(Action::AttachmentUpload, Subject::Platform)?;
    let place = owner_place(context, owner).await?;
    actor.require(Action::AttachmentUpload, Subject::Charity(place.charity_id))?;
    place.require_open(owner)?;
    if !file.role.fits(owner) {
        return Err(AppError::invalid(&file.field, FieldProblem::InvalidChoice).into());
    }
    let stored = file_accept(context, &file.field, file.role.file_kind(), file.bytes).await?;
    let id = AttachmentId::from_uuid(context.source.uuid());
    let (now, person, field) = (context.now(), actor.person_id(), file.field.clone());
    let name = file_name_kept(&file.file_name);
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let count: i64 = in_tx!(tx, connection => sqlx::query_scalar(queries::ATTACHMENT_COUNT)
                    .bind(owner.kind()).bind(owner.id()).fetch_one(connection).await)?;
                if count >= ATTACHMENTS_MAX {
                    let max = u32::try_from(ATTACHMENTS_MAX).unwrap_or(u32::MAX);
                    return Err(AppError::invalid(&field, FieldProblem::TooMany { max }).into());
                }
                in_tx!(tx, connection => sqlx::query(queries::ATTACHMENT_INSERT)
                    .bind(id)
                    .bind(owner.kind())
                    .bind(owner.id())
                    .bind(file.role.code())
                    .bind(&stored.hash)
                    .bind(&name)
                    .bind(stored.media_type)
                    .bind(stored.byte_count)
                    .bind(stored.width_pixels)
                    .bind(stored.height_pixels)
                    .bind(&file.caption.ar)
                    .bind(&file.caption.en)
                    .bind(false)
                    .bind(person)
                    .bind(now)
                    .execute(connection)
                    .await
                    .map(|_| ()))?;
                Ok(id)
            })
        })
        .await
}

/// Takes a file off again while its owner can be changed.
///
/// # Errors
/// Not found for others than the charity's managers; conflict when the owner is handed in.
pub async fn attachment_remove(context: &Context, actor: &Actor, id: AttachmentId) -> Result<()> {
    actor.require(Action::AttachmentUpload, Subject::Platform)?;
    let attachment = attachment_get(context, id).await?;
    let place = owner_place(context, attachment.owner).await?;
    actor.require(Action::AttachmentUpload, Subject::Charity(place.charity_id))?;
    place.require_open(attachment.owner)?;
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let touched = in_tx!(tx, connection => sqlx::query(queries::ATTACHMENT_DELETE)
                    .bind(id).execute(connection).await.map(|done| done.rows_affected()))?;
                ensure_rows(touched, 1)
            })
        })
        .await
}

/// The files of an owner, in the order in which they came. The caller has checked the actor.
pub(crate) async fn attachment_list(context: &Context, owner: AttachmentOwner) -> Result<Vec<Attachment>> {
    let rows: Vec<AttachmentRow> = on!(&context.db, pool => sqlx::query_as(queries::ATTACHMENT_LIST)
        .bind(owner.kind())
        .bind(owner.id())
        .fetch_all(pool)
        .await)?;
    rows.into_iter().map(AttachmentRow::read).collect()
}

/// How many files an owner has, inside a write.
pub(crate) async fn attachment_count(tx: &mut Tx, owner: AttachmentOwner) -> Result<i64> {
    let count = in_tx!(tx, connection => sqlx::query_scalar(queries::ATTACHMENT_COUNT)
        .bind(owner.kind()).bind(owner.id()).fetch_one(connection).await)?;
    Ok(count)
}

/// Shows the photos of an owner to visitors from now on.
pub(crate) async fn attachments_publish(tx: &mut Tx, owner: AttachmentOwner) -> Result<()> {
    in_tx!(tx, connection => sqlx::query(queries::ATTACHMENT_PUBLISH)
        .bind(owner.kind()).bind(owner.id()).execute(connection).await.map(|_| ()))?;
    Ok(())
}

async fn attachment_get(context: &Context, id: AttachmentId) -> Result<Attachment> {
    let row: AttachmentRow = on!(&context.db, pool => sqlx::query_as(queries::ATTACHMENT_GET)
        .bind(id)
        .fetch_one(pool)
        .await)?;
    row.read()
}

/// Whose a file's owner is, and whether it can still be changed.
#[derive(sqlx::FromRow)]
struct OwnerPlace {
    charity_id: CharityId,
    opportunity_state: String,
    owner_state: Option<String>,
}

impl OwnerPlace {
    fn require_open(&self, owner: AttachmentOwner) -> Result<()> {
        let state: OpportunityState = stored_code("opportunity.state", &self.opportunity_state)?;
        let owner_state = self.owner_state.as_deref().unwrap_or_default();
        let open = match owner {
            AttachmentOwner::Opportunity(_) => state.is_editable(),
            AttachmentOwner::Milestone(_) => {
                state.allows_disbursement() && matches!(owner_state, "planned" | "returned")
            }
            AttachmentOwner::Report(_) => matches!(owner_state, "draft" | "returned"),
        };
        if open {
            Ok(())
        } else {
            Err(AppError::Conflict(Conflict::WrongState).into())
        }
    }
}

async fn owner_place(context: &Context, owner: AttachmentOwner) -> Result<OwnerPlace> {
    let query = match owner {
        AttachmentOwner::Opportunity(_) => queries::ATTACHMENT_OWNER_OPPORTUNITY,
        AttachmentOwner::Milestone(_) => queries::ATTACHMENT_OWNER_MILESTONE,
        AttachmentOwner::Report(_) => queries::ATTACHMENT_OWNER_REPORT,
    };
    let place = on!(&context.db, pool => sqlx::query_as(query).bind(owner.id()).fetch_one(pool).await)?;
    Ok(place)
}

/// A name that is safe in a header and in a file system: letters, digits and a few signs.
fn file_name_kept(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = last
        .chars()
        .filter(|sign| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_' | ' '));
    kept.take(FILE_NAME_LENGTH_MAX).collect::<String>().trim().to_owned()
}

/// A file as `/media/{hash}` serves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// The content.
    pub bytes: Vec<u8>,
    /// Media type by the content.
    pub media_type: &'static str,
    /// The name it was sent under.
    pub file_name: String,
    /// Whether everybody may keep it for ever.
    pub public: bool,
}

#[derive(sqlx::FromRow)]
struct MediaRow {
    public: bool,
    file_name: String,
    charity_id: Option<CharityId>,
}

/// Opens a file for whoever may see it: everybody when it is public, otherwise the charity's
/// managers and staff.
///
/// # Errors
/// Not found when there is none or the actor may not know of it.
pub async fn media_open(context: &Context, actor: &Actor, hash: &str, thumbnail: bool) -> Result<Media> {
    let rows: Vec<MediaRow> = on!(&context.db, pool => sqlx::query_as(queries::MEDIA_BY_HASH)
        .bind(hash)
        .fetch_all(pool)
        .await)?;
    let evidence = |row: &&MediaRow| {
        row.charity_id
            .is_some_and(|charity| actor.may(Action::EvidenceView, Subject::Charity(charity)))
    };
    let public = rows.iter().find(|row| row.public);
    let row = public
        .or_else(|| rows.iter().find(evidence))
        .ok_or(AppError::NotFound)?;
    let bytes = file_read(context, hash, thumbnail).await?;
    Ok(Media {
        media_type: media_type_of(&bytes),
        bytes,
        file_name: row.file_name.clone(),
        public: row.public,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_harmless() {
        assert_eq!(file_name_kept("../../etc/passwd"), "passwd");
        assert_eq!(file_name_kept("C:\\فاتورة 12.pdf"), "فاتورة 12.pdf");
        assert_eq!(file_name_kept("a\"\r\nSet-Cookie: x.pdf"), "aSet-Cookie x.pdf");
        assert_eq!(file_name_kept(&"x".repeat(500)).len(), FILE_NAME_LENGTH_MAX);
    }

    #[test]
    fn before_and_after_belong_to_reports() {
        let id = Uuid::nil();
        let report = AttachmentOwner::Report(ReportId::from_uuid(id));
        let milestone = AttachmentOwner::Milestone(MilestoneId::from_uuid(id));
        assert!(AttachmentRole::PhotoBefore.fits(report));
        assert!(!AttachmentRole::PhotoAfter.fits(milestone));
        for role in AttachmentRole::ALL {
            assert_eq!(role.code().parse(), Ok(role));
        }
    }
}
