//! Turns the planned world into rows. The columns are those of the migrations; what each row says is
//! what the use cases would have written.

use std::collections::HashMap;

use domain::delivery::{DisbursementState, MilestoneState};
use domain::giving::{OpportunityEvent, OpportunityState, SurplusChoice};
use domain::locale::{CalendarPreference, Digits};
use domain::money::Money;
use domain::time::{DAY_US, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::bulk::{Table, row};
use super::content::Content;
use super::delivery::Staff;
use super::dice::Dice;
use super::gifts::pool_key;
use super::journal::{Booked, Booker};
use super::pictures::Gallery;
use super::world::{Charity, Ending, Opportunity, Payment, Person, Target};
use crate::charities::charity_search_text;
use crate::configuration::Configuration;
use crate::error::{Error, Result};
use crate::files::StoredFile;
use crate::giving::opportunities::{SearchParts, opportunity_search_text};
use crate::giving::tracking::{tracking_hash, tracking_token};
use crate::payments::TEST_GATEWAY;
use crate::reference::{Bilingual, FieldOfGiving};

/// Fund class and field of a pool.
type PoolKey = (&'static str, String);
/// When it was given, its id, and its halalas.
type PooledGift = (Timestamp, Uuid, i64);

/// How long a licence of the demo is still good for, in days.
const LICENSE_DAYS: i64 = 700;
/// Where audit lines of the demo say that requests came from.
const ORIGIN: &str = "127.0.0.1";

/// Everything that rows are made from.
pub(super) struct Stock<'a> {
    pub(super) content: &'a Content,
    pub(super) configuration: &'a Configuration,
    pub(super) people: &'a [Person],
    pub(super) charities: &'a [Charity],
    pub(super) opportunities: &'a [Opportunity],
    pub(super) galleries: &'a [Gallery],
    pub(super) fields: &'a [FieldOfGiving],
    pub(super) staff: Staff,
    pub(super) end: Timestamp,
}

impl Stock<'_> {
    fn person(&self, place: usize) -> Uuid {
        self.people[place].id.as_uuid()
    }
}

/// People, charities and roles.
pub(super) fn people_and_charities(stock: &Stock<'_>, dice: &mut Dice) -> Vec<Table> {
    let mut person = Table::new(
        "person",
        &[
            "id",
            "email",
            "name",
            "mobile",
            "locale",
            "digits",
            "calendar",
            "wants_impact_messages",
            "wants_news_messages",
            "created_at_us",
            "last_sign_in_at_us",
        ],
    );
    let mut role = Table::new(
        "person_role",
        &["id", "person_id", "role", "charity_id", "granted_at_us", "granted_by"],
    );
    for someone in stock.people {
        person.push(row![
            someone.id.as_uuid(),
            someone.email.as_str(),
            someone.own_name(),
            someone.mobile.as_str(),
            someone.locale.code(),
            Digits::default().code(),
            CalendarPreference::default().code(),
            someone.wants_impact_messages,
            false,
            someone.since,
            someone.since,
        ]);
        for (kind, charity) in &someone.roles {
            let charity = charity.map(|place| stock.charities[place].id.as_uuid());
            role.push(row![
                dice.uuid_at(someone.since),
                someone.id.as_uuid(),
                kind.code(),
                charity,
                someone.since,
                None::<Uuid>
            ]);
        }
    }
    let [charity, field] = charities(stock);
    vec![person, charity, field, role]
}

fn charities(stock: &Stock<'_>) -> [Table; 2] {
    let mut charity = Table::new(
        "charity",
        &[
            "id",
            "slug",
            "license_number",
            "name_ar",
            "name_en",
            "about_ar",
            "about_en",
            "region_code",
            "city_ar",
            "city_en",
            "technical_supervisor_ar",
            "technical_supervisor_en",
            "founded_year",
            "governance_score",
            "iban",
            "license_expires_on_day",
            "website",
            "state",
            "search_text",
            "admitted_at_us",
        ],
    );
    let mut field = Table::new("charity_field", &["charity_id", "field_code"]);
    for one in stock.charities {
        let text = &stock.content.charities[one.text];
        let search = charity_search_text(
            [&text.name_ar, &text.name_en],
            [&text.city_ar, &text.city_en],
            &text.license_number,
        );
        let license_expires_on_day = i64::from(stock.end.riyadh_date().day_number()) + LICENSE_DAYS;
        charity.push(row![
            one.id.as_uuid(),
            text.slug.as_str(),
            text.license_number.as_str(),
            text.name_ar.as_str(),
            text.name_en.as_str(),
            text.about_ar.as_str(),
            text.about_en.as_str(),
            text.region.as_str(),
            text.city_ar.as_str(),
            text.city_en.as_str(),
            text.supervisor_ar.as_str(),
            text.supervisor_en.as_str(),
            text.founded_year,
            one.governance_score,
            one.iban.as_str(),
            license_expires_on_day,
            None::<&str>,
            "active",
            search,
            one.admitted_at,
        ]);
        for code in text.fields.split(';') {
            field.push(row![one.id.as_uuid(), code]);
        }
    }
    [charity, field]
}

/// Opportunities with their history, reviews, milestones, tranches, reports and pictures.
pub(super) fn opportunities(stock: &Stock<'_>, dice: &mut Dice) -> Vec<Table> {
    let mut shelves = Shelves::new();
    let tranche_numbers = tranche_numbers(stock.opportunities);
    let report_numbers = report_numbers(stock.opportunities);
    for one in stock.opportunities {
        shelves.opportunity(stock, one);
        shelves.events(stock, dice, one);
        shelves.reviews(stock, dice, one);
        shelves.milestones(stock, one);
        shelves.tranches(stock, one, &tranche_numbers);
        shelves.report(stock, one, &report_numbers);
        shelves.pictures(stock, dice, one);
    }
    shelves.into_tables()
}

/// Numbers of tranches in the order in which they were asked for.
pub(super) fn tranche_numbers(opportunities: &[Opportunity]) -> HashMap<Uuid, i64> {
    let all = opportunities.iter().flat_map(|one| &one.tranches);
    let mut all: Vec<(Timestamp, Uuid)> = all
        .map(|tranche| (tranche.requested_at, tranche.id.as_uuid()))
        .collect();
    all.sort_unstable();
    all.into_iter().zip(1..).map(|((_, id), number)| (id, number)).collect()
}

/// Numbers of reports in the order in which they were begun.
pub(super) fn report_numbers(opportunities: &[Opportunity]) -> HashMap<Uuid, i64> {
    let all = opportunities.iter().filter_map(|one| one.report.as_ref());
    let mut all: Vec<Uuid> = all.map(|report| report.id.as_uuid()).collect();
    all.sort_unstable();
    all.into_iter().zip(1..).collect()
}

struct Shelves {
    opportunity: Table,
    event: Table,
    review: Table,
    milestone: Table,
    disbursement: Table,
    report: Table,
    output: Table,
    cost: Table,
    attachment: Table,
}

impl Shelves {
    fn new() -> Self {
        Self {
            opportunity: Table::new(
                "opportunity",
                &[
                    "id",
                    "number",
                    "charity_id",
                    "field_code",
                    "subfield_code",
                    "region_code",
                    "city_ar",
                    "city_en",
                    "track",
                    "title_ar",
                    "title_en",
                    "summary_ar",
                    "summary_en",
                    "story_ar",
                    "story_en",
                    "target_halalas",
                    "share_price_halalas",
                    "beneficiary_count",
                    "urgent",
                    "zakat_requested",
                    "zakat_categories",
                    "duration_days",
                    "ends_at_us",
                    "state",
                    "need_rank",
                    "search_text",
                    "created_by",
                    "created_at_us",
                    "updated_at_us",
                    "submitted_at_us",
                    "published_at_us",
                    "funded_at_us",
                    "completed_at_us",
                ],
            ),
            event: Table::new(
                "opportunity_event",
                &[
                    "id",
                    "opportunity_id",
                    "event",
                    "from_state",
                    "to_state",
                    "reason",
                    "person_id",
                    "at_us",
                ],
            ),
            review: Table::new(
                "opportunity_review",
                &[
                    "id",
                    "opportunity_id",
                    "round",
                    "stage",
                    "decision",
                    "reason",
                    "zakat_categories",
                    "reviewer_id",
                    "recommended_by",
                    "decided_at_us",
                ],
            ),
            milestone: Table::new(
                "milestone",
                &[
                    "id",
                    "opportunity_id",
                    "position",
                    "title_ar",
                    "title_en",
                    "due_on_day",
                    "share_basis_points",
                    "state",
                    "note_ar",
                    "note_en",
                    "return_reason",
                    "reported_at_us",
                    "accepted_at_us",
                    "accepted_by",
                ],
            ),
            disbursement: Table::new(
                "disbursement",
                &[
                    "id",
                    "number",
                    "opportunity_id",
                    "milestone_id",
                    "charity_id",
                    "amount_halalas",
                    "iban",
                    "state",
                    "request_note",
                    "refuse_reason",
                    "requested_by",
                    "requested_at_us",
                    "approved_by",
                    "approved_at_us",
                    "released_by",
                    "released_at_us",
                ],
            ),
            report: Table::new(
                "impact_report",
                &[
                    "id",
                    "number",
                    "opportunity_id",
                    "state",
                    "headline_ar",
                    "headline_en",
                    "story_ar",
                    "story_en",
                    "beneficiary_count",
                    "return_reason",
                    "written_by",
                    "updated_at_us",
                    "submitted_at_us",
                    "published_by",
                    "published_at_us",
                ],
            ),
            output: Table::new(
                "impact_output",
                &["report_id", "position", "label_ar", "label_en", "quantity"],
            ),
            cost: Table::new(
                "impact_cost_line",
                &["report_id", "position", "label_ar", "label_en", "amount_halalas"],
            ),
            attachment: Table::new(
                "attachment",
                &[
                    "id",
                    "owner_kind",
                    "owner_id",
                    "role",
                    "file_hash",
                    "file_name",
                    "media_type",
                    "byte_count",
                    "width_pixels",
                    "height_pixels",
                    "caption_ar",
                    "caption_en",
                    "public",
                    "created_by",
                    "created_at_us",
                ],
            ),
        }
    }

    fn into_tables(self) -> Vec<Table> {
        vec![
            self.opportunity,
            self.event,
            self.review,
            self.milestone,
            self.disbursement,
            self.report,
            self.output,
            self.cost,
            self.attachment,
        ]
    }

    fn opportunity(&mut self, stock: &Stock<'_>, one: &Opportunity) {
        let charity = &stock.charities[one.charity];
        let text = &stock.content.charities[charity.text];
        let search = opportunity_search_text(&SearchParts {
            number: one.number,
            titles: [&one.title.ar, &one.title.en],
            summaries: [&one.summary.ar, &one.summary.en],
            cities: [&one.blanks.city.ar, &one.blanks.city.en],
            charity_names: [&text.name_ar, &text.name_en],
        });
        let updated = one
            .happenings
            .iter()
            .map(|happening| happening.at)
            .max()
            .unwrap_or(one.times.created);
        let completed = happened(one, OpportunityEvent::Complete);
        let accepted = if one.takes_zakat() {
            one.zakat_codes.as_str()
        } else {
            ""
        };
        self.opportunity.push(row![
            one.id.as_uuid(),
            one.number,
            charity.id.as_uuid(),
            one.field_code,
            one.subfield_code,
            one.region_code.as_str(),
            one.blanks.city.ar.as_str(),
            one.blanks.city.en.as_str(),
            one.track.code(),
            one.title.ar.as_str(),
            one.title.en.as_str(),
            one.summary.ar.as_str(),
            one.summary.en.as_str(),
            one.story.ar.as_str(),
            one.story.en.as_str(),
            one.target,
            one.share_price.map(Money::halalas),
            one.beneficiary_count,
            one.urgent,
            !one.zakat_codes.is_empty(),
            accepted,
            one.duration_days,
            one.times.ends,
            one.state.code(),
            0_i64,
            search,
            stock.person(charity.manager),
            one.times.created,
            updated,
            one.times.submitted,
            one.times.published,
            one.times.funded,
            completed,
        ]);
    }

    fn events(&mut self, stock: &Stock<'_>, dice: &mut Dice, one: &Opportunity) {
        let mut from = OpportunityState::Draft;
        for happening in &one.happenings {
            self.event.push(row![
                dice.uuid_at(happening.at),
                one.id.as_uuid(),
                happening.event.code(),
                from.code(),
                happening.to.code(),
                happening.reason.as_str(),
                happening.who.map(|place| stock.person(place)),
                happening.at,
            ]);
            from = happening.to;
        }
    }

    /// The maker's recommendation and the checker's decision.
    fn reviews(&mut self, stock: &Stock<'_>, dice: &mut Dice, one: &Opportunity) {
        let Some(recommended) = one.times.recommended else {
            return;
        };
        let decision = match one.state {
            OpportunityState::Returned => "return",
            OpportunityState::Rejected => "reject",
            _ => "approve",
        };
        let zakat = if decision == "approve" {
            one.zakat_codes.as_str()
        } else {
            ""
        };
        let maker = stock.person(stock.staff.reviewer);
        let reason = match decision {
            "approve" => stock.content.reason(dice, "recommended").ar,
            _ => decision_reason(one),
        };
        self.review.push(row![
            dice.uuid_at(recommended),
            one.id.as_uuid(),
            1_i64,
            "maker",
            decision,
            reason,
            zakat,
            maker,
            None::<Uuid>,
            recommended
        ]);
        let Some(decided) = one.times.decided else { return };
        let checker = stock.person(stock.staff.supervisor);
        self.review.push(row![
            dice.uuid_at(decided),
            one.id.as_uuid(),
            1_i64,
            "checker",
            decision,
            decision_reason(one),
            zakat,
            checker,
            maker,
            decided
        ]);
    }

    fn milestones(&mut self, stock: &Stock<'_>, one: &Opportunity) {
        for (position, milestone) in (1_i64..).zip(&one.milestones) {
            let told = milestone.state != MilestoneState::Planned;
            let accepted_by = milestone.accepted_at.map(|_| stock.person(stock.staff.supervisor));
            self.milestone.push(row![
                milestone.id.as_uuid(),
                one.id.as_uuid(),
                position,
                milestone.title.ar.as_str(),
                milestone.title.en.as_str(),
                milestone.due_on_day,
                i64::from(milestone.share_basis_points),
                milestone.state.code(),
                if told { milestone.note.ar.as_str() } else { "" },
                if told { milestone.note.en.as_str() } else { "" },
                milestone.return_reason.as_str(),
                milestone.reported_at,
                milestone.accepted_at,
                accepted_by,
            ]);
        }
    }

    fn tranches(&mut self, stock: &Stock<'_>, one: &Opportunity, numbers: &HashMap<Uuid, i64>) {
        let charity = &stock.charities[one.charity];
        for tranche in &one.tranches {
            let released = tranche.state == DisbursementState::Released;
            self.disbursement.push(row![
                tranche.id.as_uuid(),
                numbers.get(&tranche.id.as_uuid()).copied().unwrap_or_default(),
                one.id.as_uuid(),
                one.milestones[tranche.milestone].id.as_uuid(),
                charity.id.as_uuid(),
                tranche.amount(),
                charity.iban.as_str(),
                tranche.state.code(),
                tranche.note.as_str(),
                tranche.refuse_reason.as_str(),
                stock.person(charity.manager),
                tranche.requested_at,
                tranche.approved_at.map(|_| stock.person(stock.staff.finance)),
                tranche.approved_at,
                released.then(|| stock.person(stock.staff.second_finance)),
                tranche.ended_at.filter(|_| released),
            ]);
        }
    }

    fn report(&mut self, stock: &Stock<'_>, one: &Opportunity, numbers: &HashMap<Uuid, i64>) {
        let Some(report) = &one.report else { return };
        let id = report.id.as_uuid();
        self.report.push(row![
            id,
            numbers.get(&id).copied().unwrap_or_default(),
            one.id.as_uuid(),
            report.state.code(),
            report.headline.ar.as_str(),
            report.headline.en.as_str(),
            report.story.ar.as_str(),
            report.story.en.as_str(),
            report.beneficiary_count,
            report.return_reason.as_str(),
            stock.person(stock.charities[one.charity].manager),
            report.updated_at,
            report.submitted_at,
            report.published_at.map(|_| stock.person(stock.staff.supervisor)),
            report.published_at,
        ]);
        for (position, (label, quantity)) in (1_i64..).zip(&report.outputs) {
            self.output
                .push(row![id, position, label.ar.as_str(), label.en.as_str(), *quantity]);
        }
        for (position, (label, amount)) in (1_i64..).zip(&report.costs) {
            self.cost
                .push(row![id, position, label.ar.as_str(), label.en.as_str(), *amount]);
        }
    }

    fn pictures(&mut self, stock: &Stock<'_>, dice: &mut Dice, one: &Opportunity) {
        let Some(gallery) = stock.galleries.iter().find(|gallery| gallery.field == one.field_code) else {
            return;
        };
        let by = stock.person(stock.charities[one.charity].manager);
        let public = one.state.is_public() || one.times.published.is_some();
        let cause = stock.content.cause(one.subfield_code).ok();
        if let Some(card) = dice.pick(&gallery.cards) {
            let hung = Hung {
                owner: ("opportunity", one.id.as_uuid()),
                role: "photo",
                public,
                by,
                at: one.times.created,
            };
            self.hang(dice, &hung, card, &one.title);
        }
        for milestone in one
            .milestones
            .iter()
            .filter(|milestone| milestone.state != MilestoneState::Planned)
        {
            let at = milestone.reported_at.unwrap_or(one.times.created);
            let public = milestone.state == MilestoneState::Accepted;
            let hung = Hung {
                owner: ("milestone", milestone.id.as_uuid()),
                role: "photo",
                public,
                by,
                at,
            };
            if let Some(evidence) = dice.pick(&gallery.evidence) {
                self.hang(dice, &hung, evidence, &milestone.title);
            }
        }
        if let (Some(report), Some(cause), Some((before, after))) = (&one.report, cause, dice.pick(&gallery.pairs)) {
            let public = report.published_at.is_some();
            for (role, picture, words) in [
                ("photo_before", before, &cause.report.before),
                ("photo_after", after, &cause.report.after),
            ] {
                let hung = Hung {
                    owner: ("report", report.id.as_uuid()),
                    role,
                    public,
                    by,
                    at: report.updated_at,
                };
                self.hang(dice, &hung, picture, &Bilingual::new(&words.ar, &words.en));
            }
        }
    }

    fn hang(&mut self, dice: &mut Dice, hung: &Hung, file: &StoredFile, caption: &Bilingual) {
        self.attachment.push(row![
            dice.uuid_at(hung.at),
            hung.owner.0,
            hung.owner.1,
            hung.role,
            file.hash.as_str(),
            format!("{}.png", hung.role),
            file.media_type,
            file.byte_count,
            file.width_pixels,
            file.height_pixels,
            caption.ar.as_str(),
            caption.en.as_str(),
            hung.public,
            hung.by,
            hung.at,
        ]);
    }
}

/// Where a picture hangs.
struct Hung {
    owner: (&'static str, Uuid),
    role: &'static str,
    public: bool,
    by: Uuid,
    at: Timestamp,
}

/// When something happened to an opportunity.
pub(super) fn happened(one: &Opportunity, event: OpportunityEvent) -> Option<Timestamp> {
    one.happenings
        .iter()
        .find(|happening| happening.event == event)
        .map(|happening| happening.at)
}

fn decision_reason(one: &Opportunity) -> String {
    let decided = one.happenings.iter().find(|happening| {
        matches!(
            happening.event,
            OpportunityEvent::Approve | OpportunityEvent::Return | OpportunityEvent::Reject
        )
    });
    decided.map(|happening| happening.reason.clone()).unwrap_or_default()
}

/// Payments, gifts, refunds and the gateway's own books for them.
pub(super) fn payments(stock: &Stock<'_>, paid: &[Payment], dice: &mut Dice) -> Vec<Table> {
    let mut intent = Table::new(
        "intent",
        &[
            "id",
            "idempotency_key",
            "body_hash",
            "person_id",
            "donor_name",
            "donor_email",
            "donor_mobile",
            "locale",
            "channel",
            "state",
            "total_halalas",
            "surplus_choice",
            "gateway",
            "gateway_reference",
            "redirect_url",
            "tracking_hash",
            "basket_id",
            "failure_code",
            "created_at_us",
            "expires_at_us",
            "next_check_at_us",
            "captured_at_us",
        ],
    );
    let mut gateway = Table::new(
        "test_gateway_payment",
        &[
            "reference",
            "idempotency_key",
            "amount_halalas",
            "currency",
            "description",
            "state",
            "return_url",
            "locale",
            "captures_at_us",
            "failure_code",
            "refunded_halalas",
            "created_at_us",
            "updated_at_us",
        ],
    );
    let mut donation = Table::new(
        "donation",
        &[
            "id",
            "intent_id",
            "line",
            "basket_item_id",
            "person_id",
            "opportunity_id",
            "field_code",
            "intention",
            "fund_class",
            "amount_halalas",
            "surplus_halalas",
            "share_count",
            "anonymous",
            "dedication_kind",
            "dedication_name",
            "state",
            "created_at_us",
            "captured_at_us",
        ],
    );
    let mut refund = Table::new(
        "refund",
        &[
            "id",
            "intent_id",
            "donation_id",
            "cause",
            "amount_halalas",
            "reason",
            "state",
            "attempts",
            "requested_by",
            "requested_at_us",
            "next_attempt_at_us",
            "finished_at_us",
        ],
    );
    let mut gateway_refund = Table::new(
        "test_gateway_refund",
        &["idempotency_key", "reference", "amount_halalas", "created_at_us"],
    );
    for payment in paid {
        let token = tracking_token(stock.configuration, payment.id);
        let reference = format!("tg_{}", dice.hex());
        intent.push(intent_row(stock, payment, dice, &reference, &token));
        gateway.push(gateway_row(stock, payment, &reference, &token));
        for (line, gift) in (1_i64..).zip(&payment.gifts) {
            let opportunity = match gift.target {
                Target::Opportunity(place) => Some(stock.opportunities[place].id.as_uuid()),
                _ => None,
            };
            let captured = payment.was_captured();
            donation.push(row![
                gift.id.as_uuid(),
                payment.id.as_uuid(),
                line,
                None::<Uuid>,
                payment.person.map(|place| stock.person(place)),
                opportunity,
                match gift.target {
                    Target::Field(code) => Some(code),
                    _ => None,
                },
                gift.intention.code(),
                gift.class.code(),
                gift.amount,
                0_i64,
                gift.share_count,
                gift.anonymous,
                gift.dedication.as_ref().map(|(kind, _)| kind.code()),
                gift.dedication.as_ref().map(|(_, name)| name.as_str()),
                match payment.ending {
                    Ending::Captured => "captured",
                    Ending::Refunded { .. } => "refunded",
                    Ending::Failed | Ending::Expired => "failed",
                },
                payment.begun_at,
                captured.then_some(payment.ended_at),
            ]);
            if let Ending::Refunded { at } = payment.ending {
                let by = stock.person(stock.staff.finance);
                let id = gift.id.as_uuid();
                refund.push(row![
                    id,
                    payment.id.as_uuid(),
                    id,
                    "request",
                    gift.amount,
                    payment.reason.as_str(),
                    "done",
                    1_i64,
                    by,
                    at,
                    None::<Timestamp>,
                    at
                ]);
                gateway_refund.push(row![id.to_string(), reference.as_str(), gift.amount, at]);
            }
        }
    }
    vec![intent, gateway, gateway_refund, donation, refund]
}

fn intent_row(
    stock: &Stock<'_>,
    payment: &Payment,
    dice: &mut Dice,
    reference: &str,
    token: &str,
) -> Vec<super::bulk::Cell> {
    let state = match payment.ending {
        Ending::Captured => "captured",
        Ending::Refunded { .. } => "refunded",
        Ending::Failed => "failed",
        Ending::Expired => "expired",
    };
    row![
        payment.id.as_uuid(),
        dice.hex(),
        hex::encode(Sha256::digest(reference)),
        payment.person.map(|place| stock.person(place)),
        payment.name.as_str(),
        payment.email.as_deref(),
        payment.mobile.as_deref(),
        payment.locale.code(),
        "web",
        state,
        payment.total(),
        SurplusChoice::Similar.code(),
        TEST_GATEWAY,
        reference,
        None::<&str>,
        tracking_hash(token),
        None::<Uuid>,
        (payment.ending == Ending::Failed).then_some("declined_by_bank"),
        payment.begun_at,
        payment.begun_at.plus_us(domain::giving::HOLD_US),
        None::<Timestamp>,
        payment.was_captured().then_some(payment.ended_at),
    ]
}

fn gateway_row(stock: &Stock<'_>, payment: &Payment, reference: &str, token: &str) -> Vec<super::bulk::Cell> {
    let (state, returned) = match payment.ending {
        Ending::Captured => ("captured", Money::ZERO),
        Ending::Refunded { .. } => ("refunded", payment.total()),
        Ending::Failed => ("failed", Money::ZERO),
        Ending::Expired => ("expired", Money::ZERO),
    };
    let locale = payment.locale;
    row![
        reference,
        payment.id.to_string(),
        payment.total(),
        "SAR",
        locales::payments_description(locale),
        state,
        format!(
            "{}/{}/checkout/return/{token}",
            stock.configuration.public_url,
            locale.code()
        ),
        locale.code(),
        None::<Timestamp>,
        (payment.ending == Ending::Failed).then_some("declined_by_bank"),
        returned,
        payment.begun_at,
        match payment.ending {
            Ending::Refunded { at } => at,
            _ => payment.ended_at,
        },
    ]
}

/// Receipts, in the order in which money arrived: their numbers go up by it.
pub(super) fn receipts(paid: &[&Payment]) -> Table {
    let mut receipt = Table::new(
        "receipt",
        &[
            "intent_id",
            "total_halalas",
            "issued_at_us",
            "cancelled_at_us",
            "cancel_reason",
        ],
    );
    for payment in paid.iter().filter(|payment| payment.was_captured()) {
        let cancelled = match payment.ending {
            Ending::Refunded { at } => Some(at),
            _ => None,
        };
        let reason = if cancelled.is_some() {
            payment.reason.as_str()
        } else {
            ""
        };
        receipt.push(row![
            payment.id.as_uuid(),
            payment.total(),
            payment.ended_at,
            cancelled,
            reason
        ]);
    }
    receipt
}

/// Allocations and the pooled gifts that they used, oldest first.
///
/// # Errors
/// Internal when a pool held less than was taken from it.
pub(super) fn allocations(stock: &Stock<'_>, paid: &[Payment], dice: &mut Dice) -> Result<Vec<Table>> {
    let mut allocation = Table::new(
        "allocation",
        &[
            "id",
            "opportunity_id",
            "fund_class",
            "amount_halalas",
            "reason",
            "allocated_by",
            "allocated_at_us",
        ],
    );
    let mut link = Table::new("allocation_gift", &["allocation_id", "donation_id", "amount_halalas"]);
    let mut pools: HashMap<PoolKey, Vec<PooledGift>> = HashMap::new();
    for payment in paid.iter().filter(|payment| payment.ending == Ending::Captured) {
        for gift in payment
            .gifts
            .iter()
            .filter(|gift| !matches!(gift.target, Target::Opportunity(_)))
        {
            let key = pool_key(gift);
            let place = (key.class.code(), key.field_code.unwrap_or_default());
            pools
                .entry(place)
                .or_default()
                .push((payment.ended_at, gift.id.as_uuid(), gift.amount.halalas()));
        }
    }
    for gifts in pools.values_mut() {
        // The last of the list is the oldest, so that using one up is taking it off.
        gifts.sort_unstable_by(|one, other| other.cmp(one));
    }
    let mut made: Vec<_> = stock
        .opportunities
        .iter()
        .filter_map(|one| one.allocation.as_ref().map(|allocation| (one, allocation)))
        .collect();
    made.sort_by_key(|(_, allocation)| allocation.at);
    let by = stock.person(stock.staff.supervisor);
    for (one, this) in made {
        let reason = stock.content.reason(dice, "allocated").ar;
        let id = this.id.as_uuid();
        allocation.push(row![
            id,
            one.id.as_uuid(),
            this.from.class.code(),
            this.amount,
            reason,
            by,
            this.at
        ]);
        let place = (this.from.class.code(), this.from.field_code.clone().unwrap_or_default());
        let gifts = pools.entry(place).or_default();
        let mut missing = this.amount.halalas();
        while missing > 0 {
            let Some((_, gift, left)) = gifts.last_mut().filter(|(given_at, ..)| *given_at < this.at) else {
                return Err(Error::internal(format!(
                    "a pool was short of {missing} halalas at {}",
                    this.at.as_us()
                )));
            };
            let part = missing.min(*left);
            link.push(row![id, *gift, part]);
            missing -= part;
            *left -= part;
            if *left == 0 {
                gifts.pop();
            }
        }
    }
    Ok(vec![allocation, link])
}

/// Journal entries; the postings follow once their numbers are known.
pub(super) fn entries(stock: &Stock<'_>, booked: &[Booked], dice: &mut Dice) -> (Table, Vec<Uuid>) {
    let mut entry = Table::new(
        "ledger_entry",
        &[
            "id",
            "kind",
            "intent_id",
            "reference",
            "memo",
            "actor",
            "occurred_at_us",
            "recorded_at_us",
        ],
    );
    let mut ids = Vec::with_capacity(booked.len());
    for one in booked {
        let id = dice.uuid_at(one.at);
        let actor = match one.actor {
            Booker::Job(name) => format!("system:{name}"),
            Booker::Person(place) => format!("person:{}", stock.people[place].id),
        };
        entry.push(row![
            id,
            one.draft.kind().code(),
            one.intent.map(|intent| intent.as_uuid()),
            one.draft.reference(),
            one.draft.memo(),
            actor,
            one.at,
            one.at,
        ]);
        ids.push(id);
    }
    (entry, ids)
}

/// The postings of entries whose numbers are known.
///
/// # Errors
/// Internal when an entry has no number.
pub(super) fn postings(booked: &[Booked], ids: &[Uuid], numbers: &HashMap<Uuid, i64>) -> Result<Table> {
    let mut posting = Table::new(
        "posting",
        &[
            "entry_seq",
            "line",
            "account",
            "fund_class",
            "field_code",
            "opportunity_id",
            "charity_id",
            "donation_id",
            "amount_halalas",
        ],
    );
    for (one, id) in booked.iter().zip(ids) {
        let seq = *numbers
            .get(id)
            .ok_or_else(|| Error::internal("an entry of the demo has no number"))?;
        for (line, part) in (1_i64..).zip(one.draft.postings()) {
            posting.push(row![
                seq,
                line,
                part.account.code(),
                part.fund_class.code(),
                part.field_code.as_deref(),
                part.opportunity_id.map(|id| id.as_uuid()),
                part.charity_id.map(|id| id.as_uuid()),
                part.donation_id.map(|id| id.as_uuid()),
                part.amount,
            ]);
        }
    }
    Ok(posting)
}

/// A line of the audit log before it is put in order.
struct Audited {
    at: Timestamp,
    who: usize,
    action: &'static str,
    kind: &'static str,
    target: String,
    detail: String,
}

/// What staff and charities did, as the use cases write it down.
pub(super) fn audit(stock: &Stock<'_>, paid: &[Payment]) -> Table {
    let mut lines = Vec::new();
    let (tranches, reports) = (
        tranche_numbers(stock.opportunities),
        report_numbers(stock.opportunities),
    );
    for one in stock.opportunities {
        let manager = stock.charities[one.charity].manager;
        audit_opportunity(stock, one, manager, &mut lines);
        audit_delivery(stock, one, manager, &tranches, &mut lines);
        if let Some(report) = &one.report {
            let target = reports
                .get(&report.id.as_uuid())
                .copied()
                .unwrap_or_default()
                .to_string();
            let line = |at, who, action, detail: &str| Audited {
                at,
                who,
                action,
                kind: "report",
                target: target.clone(),
                detail: detail.to_owned(),
            };
            lines.extend(report.submitted_at.map(|at| line(at, manager, "report.submit", "")));
            lines.extend(
                report
                    .published_at
                    .map(|at| line(at, stock.staff.supervisor, "report.publish", "")),
            );
            if !report.return_reason.is_empty() {
                lines.push(line(
                    report.updated_at,
                    stock.staff.supervisor,
                    "report.return",
                    &report.return_reason,
                ));
            }
        }
    }
    for payment in paid {
        if let Ending::Refunded { at } = payment.ending {
            let gift = &payment.gifts[0];
            let (target, detail) = (gift.id.to_string(), format!("{} SAR: {}", gift.amount, payment.reason));
            lines.push(Audited {
                at,
                who: stock.staff.finance,
                action: "donation.refund",
                kind: "donation",
                target,
                detail,
            });
        }
    }
    lines.sort_by_key(|line| line.at);
    let mut audit = Table::new(
        "audit_event",
        &[
            "at_us",
            "actor",
            "person_id",
            "action",
            "target_kind",
            "target_id",
            "detail",
            "origin",
        ],
    );
    for line in lines {
        let mut roles: Vec<&str> = stock.people[line.who]
            .roles
            .iter()
            .map(|(role, _)| role.code())
            .collect();
        roles.sort_unstable();
        let actor = roles.join(",");
        audit.push(row![
            line.at,
            actor,
            stock.person(line.who),
            line.action,
            line.kind,
            line.target,
            line.detail,
            ORIGIN
        ]);
    }
    audit
}

fn audit_opportunity(stock: &Stock<'_>, one: &Opportunity, manager: usize, lines: &mut Vec<Audited>) {
    for happening in &one.happenings {
        let action = match happening.event {
            OpportunityEvent::Submit => "opportunity.submit",
            OpportunityEvent::StartReview => match one.state {
                OpportunityState::Returned => "opportunity.recommend_return",
                OpportunityState::Rejected => "opportunity.recommend_reject",
                _ => "opportunity.recommend_approve",
            },
            OpportunityEvent::Approve => "opportunity.approve",
            OpportunityEvent::Return => "opportunity.return",
            OpportunityEvent::Reject => "opportunity.reject",
            OpportunityEvent::Pause => "opportunity.pause",
            OpportunityEvent::Cancel => "opportunity.cancel",
            _ => continue,
        };
        let who = happening.who.unwrap_or(manager);
        let (target, detail) = (one.number.to_string(), happening.reason.clone());
        lines.push(Audited {
            at: happening.at,
            who,
            action,
            kind: "opportunity",
            target,
            detail,
        });
    }
    if let Some(made) = &one.allocation {
        let pool = made
            .from
            .field_code
            .as_ref()
            .map_or_else(String::new, |field| format!(":{field}"));
        let detail = format!("{}{pool} {}", made.from.class, made.amount);
        let (at, target) = (made.at, one.number.to_string());
        let who = stock.staff.supervisor;
        lines.push(Audited {
            at,
            who,
            action: "allocation.create",
            kind: "opportunity",
            target,
            detail,
        });
    }
}

fn audit_delivery(
    stock: &Stock<'_>,
    one: &Opportunity,
    manager: usize,
    numbers: &HashMap<Uuid, i64>,
    lines: &mut Vec<Audited>,
) {
    let supervisor = stock.staff.supervisor;
    for (position, milestone) in (1..).zip(&one.milestones) {
        let line = |at, who, action, detail: String| Audited {
            at,
            who,
            action,
            kind: "opportunity",
            target: one.number.to_string(),
            detail,
        };
        lines.extend(
            milestone
                .reported_at
                .map(|at| line(at, manager, "milestone.report", format!("#{position}"))),
        );
        lines.extend(
            milestone
                .accepted_at
                .map(|at| line(at, supervisor, "milestone.accept", format!("#{position}"))),
        );
        if let (MilestoneState::Returned, Some(at)) = (milestone.state, milestone.reported_at) {
            let detail = format!("#{position} {}", milestone.return_reason);
            lines.push(line(at.plus_us(DAY_US / 12), supervisor, "milestone.return", detail));
        }
    }
    for tranche in &one.tranches {
        let target = numbers
            .get(&tranche.id.as_uuid())
            .copied()
            .unwrap_or_default()
            .to_string();
        let amount = tranche.amount().to_string();
        let line = |at, who, action, detail: String| Audited {
            at,
            who,
            action,
            kind: "disbursement",
            target: target.clone(),
            detail,
        };
        lines.push(line(
            tranche.requested_at,
            manager,
            "disbursement.request",
            amount.clone(),
        ));
        lines.extend(
            tranche
                .approved_at
                .map(|at| line(at, stock.staff.finance, "disbursement.approve", amount.clone())),
        );
        match (tranche.state, tranche.ended_at) {
            (DisbursementState::Released, Some(at)) => {
                lines.push(line(at, stock.staff.second_finance, "disbursement.release", amount));
            }
            (DisbursementState::Refused, Some(at)) => {
                let detail = format!("{amount} {}", tranche.refuse_reason);
                lines.push(line(at, stock.staff.finance, "disbursement.refuse", detail));
            }
            _ => {}
        }
    }
}
