//! People, charities, gifts and drafts for tests of delivery, supervision and reports.

use domain::form::Fields;
use domain::giving::{FundClass, OpportunityDraftForm, OpportunityEvent};
use domain::ids::{CharityId, DonationId, IntentId, OpportunityId, PersonId};
use domain::impact::ReportDraftForm;
use domain::ledger::{Account, CapturedLine, EntryBuilder, EntryKind, FundKey, donation_captured};
use domain::money::Money;
use domain::payouts::{AccountPurpose, LineOutcome};
use domain::people::{Actor, Role, RoleGrant};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::delivery::attachments::{AttachmentOwner, AttachmentRole, NewAttachment, attachment_add};
use crate::delivery::disbursements::{DisbursementRequestForm, disbursement_approve, disbursement_request};
use crate::delivery::lifecycle::{opportunity_hold, opportunity_move};
use crate::delivery::milestones::{
    MilestoneDecision, MilestoneReportForm, milestone_decide, milestone_find, milestone_report,
};
use crate::delivery::opportunities::{opportunity_create, opportunity_find, opportunity_submit};
use crate::ledger::{entry_append, fold_once};
use crate::payouts::batches::{BatchForm, batch_authorise, batch_cancel, batch_get, batch_seal, payable_list};
use crate::payouts::outcomes::{ByHandForm, outcome_by_hand};
use crate::reference::Bilingual;
use crate::supervision::forms::ReviewForm;
use crate::supervision::review::{review_decide, review_recommend};
use crate::test_support::TestContext;
use crate::{Context, in_tx};

pub(crate) const ORIGIN: &str = "192.0.2.7";

const PERSON_INSERT: &str = "INSERT INTO person (id, email, name, mobile, locale, digits, calendar, \
    wants_impact_messages, wants_news_messages, created_at_us, last_sign_in_at_us) \
    VALUES ($1, $2, $3, NULL, 'ar', 'latin', 'both', TRUE, FALSE, 1, NULL)";
const CHARITY_INSERT: &str = "INSERT INTO charity (id, slug, license_number, name_ar, name_en, about_ar, about_en, \
    region_code, city_ar, city_en, technical_supervisor_ar, technical_supervisor_en, founded_year, governance_score, \
    iban, website, state, search_text, admitted_at_us) VALUES ($1, $2, $3, $4, $5, 'نبذة', 'About', 'SA-05', 'بريدة', \
    'Buraydah', 'مشرف', 'Supervisor', 2010, 91, 'SA0380000000608010167519', NULL, 'active', '', 1)";
const INTENT_INSERT: &str = "INSERT INTO intent (id, idempotency_key, body_hash, person_id, donor_name, donor_email, \
    donor_mobile, locale, channel, state, total_halalas, surplus_choice, gateway, tracking_hash, created_at_us, \
    expires_at_us, captured_at_us) VALUES ($1, $2, '', $3, '', NULL, NULL, 'ar', 'web', 'captured', $4, 'similar', \
    'test', $5, $6, $6, $6)";
const DONATION_INSERT: &str = "INSERT INTO donation (id, intent_id, line, person_id, opportunity_id, field_code, \
    intention, fund_class, amount_halalas, surplus_halalas, anonymous, state, created_at_us, captured_at_us) \
    VALUES ($1, $2, 1, $3, $4, $5, 'sadaqah', $6, $7, 0, FALSE, 'captured', $8, $8)";

/// Everybody who takes part.
pub(crate) struct Cast {
    pub(crate) charity: CharityId,
    pub(crate) manager: Actor,
    pub(crate) other_manager: Actor,
    pub(crate) reviewer: Actor,
    pub(crate) reviewer_and_supervisor: Actor,
    pub(crate) supervisor: Actor,
    pub(crate) second_supervisor: Actor,
    pub(crate) finance: Actor,
    pub(crate) donor: Actor,
}

pub(crate) async fn cast(context: &Context) -> Cast {
    let charity = charity(context, 1).await;
    let other = self::charity(context, 2).await;
    let staff = |role| RoleGrant { role, charity_id: None };
    let manages = |charity| RoleGrant {
        role: Role::CharityManager,
        charity_id: Some(charity),
    };
    Cast {
        charity,
        manager: person(context, "manager", vec![manages(charity)]).await,
        other_manager: person(context, "other", vec![manages(other)]).await,
        reviewer: person(context, "reviewer", vec![staff(Role::Reviewer)]).await,
        reviewer_and_supervisor: person(context, "both", vec![staff(Role::Reviewer), staff(Role::Supervisor)]).await,
        supervisor: person(context, "supervisor", vec![staff(Role::Supervisor)]).await,
        second_supervisor: person(context, "second", vec![staff(Role::Supervisor)]).await,
        finance: person(context, "finance", vec![staff(Role::Finance)]).await,
        donor: person(context, "donor", Vec::new()).await,
    }
}

async fn person(context: &Context, name: &'static str, grants: Vec<RoleGrant>) -> Actor {
    let id = PersonId::from_uuid(context.source.uuid());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(PERSON_INSERT)
                    .bind(id).bind(format!("{name}@example.org")).bind(name)
                    .execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
        .unwrap();
    Actor::person(id, grants)
}

async fn charity(context: &Context, number: i64) -> CharityId {
    let id = CharityId::from_uuid(context.source.uuid());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(CHARITY_INSERT)
                    .bind(id).bind(format!("charity-{number}")).bind(format!("9{number:04}"))
                    .bind(format!("جمعية {number}")).bind(format!("Charity {number}"))
                    .execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
        .unwrap();
    id
}

/// Runs one statement that a test needs and no use case offers.
pub(crate) async fn meddle(context: &Context, sql: &'static str) {
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                in_tx!(tx, connection => sqlx::query(sql).execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await
        .unwrap();
}

pub(crate) fn draft_fields() -> Fields {
    Fields::from([
        ("title_ar", "سلال غذائية لأسر في بريدة"),
        ("title_en", "Food baskets for families in Buraydah"),
        ("summary_ar", "سلة تكفي أسرة شهرًا"),
        ("summary_en", "A basket that lasts a family a month"),
        ("story_ar", "الحاجة قائمة."),
        ("story_en", "The need is there."),
        ("field", "food"),
        ("subfield", "food_baskets"),
        ("region", "SA-05"),
        ("city_ar", "بريدة"),
        ("city_en", "Buraydah"),
        ("track", "developmental"),
        ("target", "1000"),
        ("beneficiary_count", "50"),
        ("duration_days", "60"),
        ("milestone_1_title_ar", "الشراء"),
        ("milestone_1_title_en", "Purchase"),
        ("milestone_1_due_on", "2027-03-15"),
        ("milestone_2_title_ar", "التوزيع"),
        ("milestone_2_title_en", "Distribution"),
        ("milestone_2_due_on", "2027-04-01"),
        ("milestone_3_title_ar", "التقرير"),
        ("milestone_3_title_en", "Report"),
        ("milestone_3_due_on", "2027-04-15"),
    ])
}

pub(crate) fn draft(context: &Context, changes: &[(&str, &str)]) -> OpportunityDraftForm {
    let mut fields = draft_fields();
    for (name, value) in changes {
        fields.set(name, value);
    }
    OpportunityDraftForm::parse(&fields, context.now().riyadh_date()).unwrap()
}

pub(crate) fn review(fields: &[(&str, &str)]) -> ReviewForm {
    let pairs = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    ReviewForm::parse(&Fields::from_pairs(pairs)).unwrap()
}

pub(crate) fn approval() -> ReviewForm {
    review(&[("decision", "approve"), ("zakat", "fuqara")])
}

/// An opportunity that was handed in.
pub(crate) async fn submitted(context: &Context, cast: &Cast) -> i64 {
    let number = opportunity_create(context, &cast.manager, cast.charity, draft(context, &[]))
        .await
        .unwrap();
    opportunity_submit(context, &cast.manager, number, ORIGIN)
        .await
        .unwrap();
    number
}

/// An opportunity that takes money.
pub(crate) async fn published(context: &Context, cast: &Cast) -> i64 {
    let number = submitted(context, cast).await;
    review_recommend(context, &cast.reviewer, number, approval(), ORIGIN)
        .await
        .unwrap();
    review_decide(context, &cast.supervisor, number, approval(), ORIGIN)
        .await
        .unwrap();
    number
}

/// A captured gift; without an opportunity it lies in a pool.
pub(crate) async fn gift(
    context: &Context,
    donor: &Actor,
    opportunity: Option<i64>,
    class: FundClass,
    field: Option<&'static str>,
    halalas: i64,
) -> DonationId {
    let opportunity_id = match opportunity {
        Some(number) => Some(opportunity_find(context, number).await.unwrap()),
        None => None,
    };
    let (owned, person) = (context.clone(), donor.person_id());
    let donation = DonationId::from_uuid(context.source.uuid());
    let intent = IntentId::from_uuid(context.source.uuid());
    let amount = Money::from_halalas(halalas);
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let now = owned.now();
                let fund = match opportunity_id {
                    Some(id) => {
                        let held = opportunity_hold(tx, id).await?;
                        FundKey::opportunity(class, id, held.charity_id, &held.field_code)
                    }
                    None => FundKey::pool(class, field),
                };
                in_tx!(tx, connection => sqlx::query(INTENT_INSERT)
                    .bind(intent).bind(intent.to_string()).bind(person).bind(amount)
                    .bind(crate::giving::tracking_hash(&intent.to_string())).bind(now)
                    .execute(connection).await.map(|_| ()))?;
                in_tx!(tx, connection => sqlx::query(DONATION_INSERT)
                    .bind(donation).bind(intent).bind(person).bind(opportunity_id).bind(field)
                    .bind(class.code()).bind(amount).bind(now)
                    .execute(connection).await.map(|_| ()))?;
                let line = CapturedLine {
                    donation_id: donation,
                    fund,
                    amount,
                };
                let entry = donation_captured(format!("capture:{intent}"), &[line])?;
                entry_append(tx, &owned.source, &entry, &Actor::System("test"), Some(intent), now).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    donation
}

/// Lets an opportunity's target be reached by gifts of its donor, a part of them zakat.
pub(crate) async fn funded(context: &Context, cast: &Cast) -> i64 {
    let number = published(context, cast).await;
    gift(context, &cast.donor, Some(number), FundClass::Zakat, None, 25_000).await;
    gift(
        context,
        &Actor::Visitor,
        Some(number),
        FundClass::OpportunityRestricted,
        None,
        75_000,
    )
    .await;
    happen(context, number, OpportunityEvent::Fund).await;
    number
}

/// Lets something happen to an opportunity that another slice or a job does.
pub(crate) async fn happen(context: &Context, number: i64, event: OpportunityEvent) {
    let id: OpportunityId = opportunity_find(context, number).await.unwrap();
    let owned = context.clone();
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let mut held = opportunity_hold(tx, id).await?;
                opportunity_move(tx, &owned, &Actor::System("test"), &mut held, event, "").await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    fold(context).await;
}

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([(x % 200) as u8, (y % 200) as u8, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

pub(crate) fn photo(role: AttachmentRole, width: u32) -> NewAttachment {
    NewAttachment {
        field: "photo".to_owned(),
        role,
        file_name: "photo.png".to_owned(),
        bytes: png(width, 48),
        caption: Bilingual::new("صورة", "Photo"),
    }
}

/// Takes a milestone from planned to accepted.
pub(crate) async fn deliver(context: &Context, cast: &Cast, number: i64, position: i64) {
    let opportunity = opportunity_find(context, number).await.unwrap();
    let milestone = milestone_find(context, opportunity, position).await.unwrap();
    let owner = AttachmentOwner::Milestone(milestone);
    let width = 60 + u32::try_from(position).unwrap();
    attachment_add(context, &cast.manager, owner, photo(AttachmentRole::Photo, width))
        .await
        .unwrap();
    milestone_report(context, &cast.manager, milestone, milestone_note(), ORIGIN)
        .await
        .unwrap();
    milestone_decide(context, &cast.supervisor, milestone, MilestoneDecision::Accept, ORIGIN)
        .await
        .unwrap();
}

pub(crate) fn milestone_note() -> MilestoneReportForm {
    MilestoneReportForm {
        note_ar: "تم".to_owned(),
        note_en: String::new(),
    }
}

pub(crate) fn no_note() -> DisbursementRequestForm {
    DisbursementRequestForm { note: String::new() }
}

/// Takes a milestone's tranche from nothing to paid and answers its number.
pub(crate) async fn pay(context: &Context, cast: &Cast, number: i64, position: i64) -> i64 {
    let tranche = ask(context, cast, number, position).await.unwrap();
    disbursement_approve(context, &cast.finance, tranche, ORIGIN)
        .await
        .unwrap();
    release(context, cast, &cast.supervisor, tranche).await.unwrap();
    fold(context).await;
    tranche
}

/// Lets everything that gateways hold reach the bank.
pub(crate) async fn settle(context: &Context) {
    const HELD: &str = "SELECT fund_class, CAST(SUM(amount_halalas) AS BIGINT) FROM posting \
        WHERE account = 'psp_clearing' GROUP BY fund_class HAVING SUM(amount_halalas) <> 0";
    let held: Vec<(String, Money)> =
        crate::on!(&context.db, pool => sqlx::query_as(HELD).fetch_all(pool).await).unwrap();
    if held.is_empty() {
        return;
    }
    let reference = format!("settlement:{}", context.source.uuid());
    let mut entry = EntryBuilder::new(EntryKind::SettlementReceived, reference);
    for (class, sum) in held {
        let pool = FundKey::pool(class.parse().unwrap(), None);
        entry = if sum.is_negative() {
            // More went back than came in: the gateway draws on the bank.
            entry.transfer(
                &pool,
                Account::PspClearing,
                Account::Bank,
                sum.checked_neg().unwrap(),
                None,
            )
        } else {
            entry.transfer(&pool, Account::Bank, Account::PspClearing, sum, None)
        };
    }
    let (owned, entry) = (context.clone(), entry.finish().unwrap());
    context
        .db
        .write(move |tx| {
            Box::pin(async move {
                entry_append(tx, &owned.source, &entry, &Actor::System("test"), None, owned.now()).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
}

/// Seals every part of a tranche that is due, a batch for each account. Answers their numbers.
pub(crate) async fn seal(context: &Context, maker: &Actor, tranche: i64) -> crate::Result<Vec<i64>> {
    let mut batches = Vec::new();
    for purpose in AccountPurpose::ALL.iter().copied() {
        let due = payable_list(context, maker, purpose).await?;
        if due.iter().any(|line| line.disbursement_number == tranche) {
            let tranches = vec![tranche];
            batches.push(batch_seal(context, maker, BatchForm { purpose, tranches }, ORIGIN).await?);
        }
    }
    Ok(batches)
}

/// Takes an approved tranche to paid: its money settles, a maker of their own seals it, `authoriser`
/// lets it go, and the bank's payment is noted by hand.
pub(crate) async fn release(context: &Context, cast: &Cast, authoriser: &Actor, tranche: i64) -> crate::Result<()> {
    settle(context).await;
    let batches = seal(context, &cast.reviewer_and_supervisor, tranche).await?;
    if batches.is_empty() {
        return Err(domain::error::AppError::Conflict(domain::error::Conflict::ChangedMeanwhile).into());
    }
    for batch in &batches {
        let Err(error) = batch_authorise(context, authoriser, *batch, ORIGIN).await else {
            continue;
        };
        for sealed in batches {
            let reason = "for another try".to_owned();
            let _ = batch_cancel(context, &cast.reviewer_and_supervisor, sealed, reason, ORIGIN).await;
        }
        return Err(error);
    }
    for batch in batches {
        confirm(context, &cast.reviewer_and_supervisor, batch).await?;
    }
    Ok(())
}

/// Notes by hand that the bank paid every line of a batch.
pub(crate) async fn confirm(context: &Context, actor: &Actor, batch: i64) -> crate::Result<()> {
    for line in batch_get(context, actor, batch).await?.lines {
        let form = by_hand(line.position, LineOutcome::Paid);
        outcome_by_hand(context, actor, batch, form, ORIGIN).await?;
    }
    Ok(())
}

pub(crate) fn by_hand(position: i64, outcome: LineOutcome) -> ByHandForm {
    ByHandForm {
        position,
        outcome,
        reason_code: None,
        reason: "seen at the bank".to_owned(),
    }
}

pub(crate) async fn ask(context: &Context, cast: &Cast, number: i64, position: i64) -> crate::Result<i64> {
    let opportunity = opportunity_find(context, number).await?;
    let milestone = milestone_find(context, opportunity, position).await?;
    disbursement_request(context, &cast.manager, milestone, no_note(), ORIGIN).await
}

pub(crate) fn report_form(cost: &str, disbursed: Money) -> ReportDraftForm {
    let fields = Fields::from([
        ("headline_ar", "وصلت السلال"),
        ("headline_en", "The baskets arrived"),
        ("story_ar", "وُزعت السلال على الأسر.\nوالحمد لله."),
        ("story_en", "The baskets reached the families."),
        ("beneficiary_count", "48"),
        ("output_1_label_ar", "سلة غذائية"),
        ("output_1_label_en", "Food baskets"),
        ("output_1_quantity", "100"),
        ("cost_1_label_ar", "شراء"),
        ("cost_1_label_en", "Purchase"),
        ("cost_1_amount", cost),
    ]);
    ReportDraftForm::parse(&fields, disbursed).unwrap()
}

/// An opportunity with everything delivered and paid, waiting for its report.
pub(crate) async fn delivered(context: &Context, cast: &Cast) -> i64 {
    let number = funded(context, cast).await;
    pay(context, cast, number, 1).await;
    deliver(context, cast, number, 1).await;
    pay(context, cast, number, 2).await;
    deliver(context, cast, number, 2).await;
    deliver(context, cast, number, 3).await;
    pay(context, cast, number, 3).await;
    number
}

/// Folds until everything is folded: on PostgreSQL, transactions of other tests hold the mark back.
pub(crate) async fn fold(context: &Context) {
    const BEHIND: &str = "SELECT COUNT(*) FROM ledger_entry WHERE fold_position >= \
        COALESCE((SELECT fold_position FROM rollup_watermark WHERE name = 'totals'), 0)";
    for _ in 0..500 {
        fold_once(context).await.unwrap();
        let behind: i64 = crate::on!(&context.db, pool => sqlx::query_scalar(BEHIND).fetch_one(pool).await).unwrap();
        if behind == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the totals are never folded");
}

pub(crate) fn context(test: &TestContext) -> &Context {
    &test.context
}
