//! What happens after an opportunity is funded: tranches by two people, milestones with evidence,
//! the impact report; and the history of every opportunity from its first day.

use domain::delivery::{CARE_PROOF_DAYS, DisbursementState, MilestoneState, tranche_amounts};
use domain::giving::{FundClass, OpportunityEvent, OpportunityState, Track};
use domain::ids::{DisbursementId, MilestoneId, ReportId};
use domain::impact::ReportState;
use domain::money::Money;
use domain::time::{CivilDate, Timestamp};

use super::content::{Cause, Content};
use super::dice::Dice;
use super::seasons::office_hour;
use super::timeline::Days;
use super::world::{Happening, Milestone, Opportunity, Report, Tranche};
use crate::error::Result;
use crate::reference::Bilingual;

/// Who acts: places in the list of people.
#[derive(Debug, Clone, Copy)]
pub(super) struct Staff {
    pub(super) reviewer: usize,
    pub(super) supervisor: usize,
    pub(super) finance: usize,
    /// A second person who pays out.
    pub(super) second_finance: usize,
}

/// What a plan of delivery is made from.
pub(super) struct Site<'a> {
    pub(super) content: &'a Content,
    pub(super) days: Days,
    pub(super) staff: Staff,
}

/// How far a tranche or a milestone may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To its end.
    Whole,
    /// As far as it happens to have come.
    Open,
    /// As far as it happens to have come, but not paid: a payment begins the works.
    Unpaid,
}

/// Plans delivery and history. `classes` is what the opportunity has of each class of money,
/// `manager` who runs its charity.
///
/// # Errors
/// Internal when a text is missing.
pub(super) fn deliver(
    dice: &mut Dice,
    site: &Site<'_>,
    opportunity: &mut Opportunity,
    classes: &[(FundClass, Money)],
    manager: usize,
) -> Result<()> {
    let cause = site.content.cause(opportunity.subfield_code)?;
    opportunity.milestones = milestones(dice, cause, opportunity);
    let mut last_paid = None;
    if let Some(funded) = opportunity.times.funded {
        let mut works = Works {
            dice,
            site,
            opportunity,
            left: classes.to_vec(),
        };
        last_paid = works.carry_out(funded.riyadh_date());
    }
    if let Some(day) = last_paid {
        opportunity.report = report(dice, site, cause, opportunity, day);
    }
    opportunity.happenings = history(dice, site, opportunity, manager);
    Ok(())
}

/// Shares of the milestones in basis points. Care is paid for the most part at once, so that it can
/// be bought; development step by step (handbook 7.2).
fn shares(track: Track, count: usize) -> &'static [u32] {
    match (track, count) {
        (Track::Care, 2) => &[8_000, 2_000],
        (Track::Care, 3) => &[7_000, 2_000, 1_000],
        (Track::Care, _) => &[6_000, 2_000, 1_000, 1_000],
        (Track::Developmental, 2) => &[6_000, 4_000],
        (Track::Developmental, 3) => &[3_000, 5_000, 2_000],
        (Track::Developmental, _) => &[3_000, 3_000, 2_000, 2_000],
    }
}

fn milestones(dice: &mut Dice, cause: &Cause, opportunity: &Opportunity) -> Vec<Milestone> {
    let texts = match opportunity.track {
        Track::Care => &cause.milestones.care,
        Track::Developmental => &cause.milestones.developmental,
    };
    let times = &opportunity.times;
    let begins = times
        .funded
        .or(times.ends)
        .or(times.published)
        .unwrap_or(times.created)
        .riyadh_date();
    let step = opportunity.duration_days / i64::try_from(texts.len()).unwrap_or(1).max(1);
    (1_i64..)
        .zip(texts.iter().zip(shares(opportunity.track, texts.len())))
        .map(|(position, (text, share))| Milestone {
            id: MilestoneId::from_uuid(dice.uuid_at(times.created)),
            title: opportunity.blanks.fill(&text.title),
            note: opportunity.blanks.fill(&text.note),
            due_on_day: i64::from(begins.day_number()) + 7 + position * step.max(4),
            share_basis_points: *share,
            state: MilestoneState::Planned,
            return_reason: String::new(),
            reported_at: None,
            accepted_at: None,
        })
        .collect()
}

/// The works on one opportunity.
struct Works<'a> {
    dice: &'a mut Dice,
    site: &'a Site<'a>,
    opportunity: &'a mut Opportunity,
    /// What is not asked for yet, by class; zakat goes first.
    left: Vec<(FundClass, Money)>,
}

impl Works<'_> {
    /// Carries the opportunity out as far as its state says. Answers the day of the last payment
    /// when everything was delivered or may be reported on.
    fn carry_out(&mut self, funded: CivilDate) -> Option<CivilDate> {
        self.left.sort_by_key(|(class, _)| (*class != FundClass::Zakat, *class));
        let (end, count) = (self.site.days.end, self.opportunity.milestones.len());
        let days_left = end.days_since(funded);
        match self.opportunity.state {
            OpportunityState::Funded => {
                if days_left >= 3 && self.dice.chance(650) {
                    self.tranche(0, funded.plus_days(1), Reach::Unpaid);
                }
                None
            }
            OpportunityState::Executing => {
                let started = self.tranche(0, funded.plus_days(1), Reach::Whole)?;
                let done = self.dice.index(count);
                let done = self.milestones_until(started, end.plus_days(-3), done);
                self.milestone_in_progress(done);
                None
            }
            OpportunityState::Reporting => {
                let started = self.tranche(0, funded.plus_days(1), Reach::Whole)?;
                let finished = end.plus_days(-self.days(7, 18));
                let reach = if self.dice.chance(700) {
                    Reach::Whole
                } else {
                    Reach::Open
                };
                self.all_milestones(started, finished, reach)
            }
            _ => {
                let started = self.tranche(0, funded.plus_days(1), Reach::Whole)?;
                let finished = funded.plus_days(self.days(26, 52));
                self.all_milestones(started, finished, Reach::Whole)
            }
        }
    }

    fn days(&mut self, fewest: i64, most: i64) -> i32 {
        i32::try_from(self.dice.between(fewest, most)).unwrap_or(0)
    }

    /// Accepts the first `done` milestones between two days and pays the tranches that this opens. No
    /// milestone is accepted before its tranche was paid: where the days are too few for that, the
    /// rest stays to be done. Answers how many were accepted.
    fn milestones_until(&mut self, started: CivilDate, until: CivilDate, done: usize) -> usize {
        let (span, steps) = (
            until.days_since(started).max(1),
            i32::try_from(done).unwrap_or(0).max(1),
        );
        let count = self.opportunity.milestones.len();
        let mut earliest = started.plus_days(2);
        for place in 0..done {
            let planned = started.plus_days((span * (i32::try_from(place).unwrap_or(0) + 1) / steps).max(1));
            let day = planned.max(earliest);
            if day > until {
                return place;
            }
            self.accept(place, day);
            // The last tranche waits for the last milestone.
            let next = place + 1;
            if next + 1 < count {
                let reach = if next < done { Reach::Whole } else { Reach::Open };
                let paid = self.tranche(next, day.plus_days(1), reach);
                // Reported the day before it is accepted, and both after the money came.
                earliest = paid.map_or(until.plus_days(1), |paid| paid.plus_days(2));
            }
        }
        done
    }

    fn all_milestones(&mut self, started: CivilDate, finished: CivilDate, last: Reach) -> Option<CivilDate> {
        let count = self.opportunity.milestones.len();
        self.milestones_until(started, finished, count);
        let paid = self.tranche(count - 1, finished.plus_days(1), last);
        Some(paid.unwrap_or(finished))
    }

    fn accept(&mut self, place: usize, day: CivilDate) {
        let reported = office_hour(self.dice, day.plus_days(-1));
        let accepted = office_hour(self.dice, day);
        if let Some(milestone) = self.opportunity.milestones.get_mut(place) {
            milestone.state = MilestoneState::Accepted;
            milestone.reported_at = Some(reported);
            milestone.accepted_at = Some(accepted);
        }
    }

    /// The next milestone is planned, reported, or was sent back.
    fn milestone_in_progress(&mut self, place: usize) {
        let chosen = self.dice.weighted(&[45, 35, 20]);
        let day = self.site.days.ago(self.dice, 1, 2);
        let reported = office_hour(self.dice, day);
        let reason = self.site.content.reason(self.dice, "milestone_returned").ar;
        // Care that was paid is proven in time: otherwise its charity could ask for nothing more.
        let chosen = if self.proof_is_due(place) { 1 } else { chosen };
        // What was paid for last is not reported before the money came.
        let paid_later = |tranche: &Tranche| tranche.milestone == place && tranche.ended_at >= Some(reported);
        let chosen = if self.opportunity.tranches.iter().any(paid_later) {
            0
        } else {
            chosen
        };
        let Some(milestone) = self.opportunity.milestones.get_mut(place) else {
            return;
        };
        match chosen {
            0 => {}
            1 => {
                milestone.state = MilestoneState::Reported;
                milestone.reported_at = Some(reported);
            }
            _ => {
                milestone.state = MilestoneState::Returned;
                milestone.reported_at = Some(reported);
                milestone.return_reason = reason;
            }
        }
    }

    /// A care tranche was paid for the milestone almost [`CARE_PROOF_DAYS`] ago, or earlier.
    fn proof_is_due(&self, place: usize) -> bool {
        let latest = self.site.days.end.plus_days(-CARE_PROOF_DAYS / 2);
        let is_old = |tranche: &Tranche| {
            tranche.milestone == place
                && tranche.state == DisbursementState::Released
                && tranche.ended_at.is_some_and(|at| at.riyadh_date() < latest)
        };
        self.opportunity.track == Track::Care && self.opportunity.tranches.iter().any(is_old)
    }

    /// Asks for a tranche from a day on, approves and pays it on the following days. Answers the day
    /// of the payment.
    fn tranche(&mut self, place: usize, from: CivilDate, reach: Reach) -> Option<CivilDate> {
        let end = self.site.days.end;
        if from >= end {
            return None;
        }
        let requested_at = office_hour(self.dice, from);
        let share_list: Vec<u32> = self
            .opportunity
            .milestones
            .iter()
            .map(|one| one.share_basis_points)
            .collect();
        let amount = tranche_amounts(self.opportunity.goal, &share_list)
            .get(place)
            .copied()?;
        let (approve_on, pay_on) = (from.plus_days(1), from.plus_days(2));
        // Where an end is not asked for, some wait and a few are refused.
        let stop = match reach {
            Reach::Whole => 3,
            Reach::Open => self.dice.weighted(&[40, 30, 12, 18]),
            Reach::Unpaid => self.dice.weighted(&[55, 30, 15]),
        };
        let approved_at = (approve_on < end && matches!(stop, 1 | 3)).then(|| office_hour(self.dice, approve_on));
        let refused = stop == 2 && approve_on < end;
        let paid = approved_at.is_some() && pay_on < end && stop == 3;
        let ended_on = if refused { approve_on } else { pay_on };
        let parts = self.take(amount, refused);
        let refuse_reason = if refused {
            self.site.content.reason(self.dice, "disbursement_returned").ar
        } else {
            String::new()
        };
        self.opportunity.tranches.push(Tranche {
            id: DisbursementId::from_uuid(self.dice.uuid_at(requested_at)),
            milestone: place,
            parts,
            note: self.site.content.reason(self.dice, "request_note").ar,
            state: match (refused, paid, approved_at) {
                (true, ..) => DisbursementState::Refused,
                (_, true, _) => DisbursementState::Released,
                (_, _, Some(_)) => DisbursementState::Approved,
                _ => DisbursementState::Requested,
            },
            requested_at,
            approved_at,
            ended_at: (refused || paid).then(|| office_hour(self.dice, ended_on)),
            refuse_reason,
        });
        paid.then_some(pay_on)
    }

    /// Takes an amount from the classes in order. What is refused goes back.
    fn take(&mut self, amount: Money, refused: bool) -> Vec<(FundClass, Money)> {
        let mut missing = amount;
        let mut parts = Vec::new();
        for (class, available) in &mut self.left {
            let part = missing.min(*available);
            if part.is_positive() {
                parts.push((*class, part));
                missing = missing.minus_down_to_zero(part);
                if !refused {
                    *available = available.minus_down_to_zero(part);
                }
            }
        }
        parts
    }
}

/// The report of an opportunity that was paid on `paid_on`, in the state that fits.
fn report(
    dice: &mut Dice,
    site: &Site<'_>,
    cause: &Cause,
    opportunity: &Opportunity,
    paid_on: CivilDate,
) -> Option<Report> {
    let end = site.days.end;
    let state = match opportunity.state {
        OpportunityState::Completed => ReportState::Published,
        OpportunityState::Reporting => match dice.weighted(&[20, 25, 35, 20]) {
            0 => return None,
            1 => ReportState::Draft,
            2 => ReportState::Submitted,
            _ => ReportState::Returned,
        },
        _ => return None,
    };
    let clamp = |day: CivilDate| day.min(end.plus_days(-1));
    let handed_in = clamp(paid_on.plus_days(i32::try_from(dice.between(1, 4)).unwrap_or(1)));
    let decided = clamp(handed_in.plus_days(i32::try_from(dice.between(1, 5)).unwrap_or(1)));
    let written_at = office_hour(dice, handed_in);
    let mut decided_at = office_hour(dice, decided);
    if decided_at <= written_at {
        decided_at = written_at.plus_us(domain::time::HOUR_US);
    }
    let texts = if opportunity.is_case {
        &cause.report.case_stories
    } else {
        &cause.report.stories
    };
    let headline = site.content.headline(dice, opportunity.is_case);
    let handed = matches!(
        state,
        ReportState::Submitted | ReportState::Published | ReportState::Returned
    );
    Some(Report {
        id: ReportId::from_uuid(dice.uuid_at(written_at)),
        state,
        headline: opportunity.blanks.fill(&headline),
        story: report_story(dice, site, opportunity, texts),
        beneficiary_count: reached(dice, opportunity),
        outputs: outputs(cause, opportunity),
        costs: costs(dice, cause, opportunity),
        return_reason: match state {
            ReportState::Returned => site.content.reason(dice, "report_returned").ar,
            _ => String::new(),
        },
        updated_at: if matches!(state, ReportState::Published | ReportState::Returned) {
            decided_at
        } else {
            written_at
        },
        submitted_at: handed.then_some(written_at),
        published_at: (state == ReportState::Published).then_some(decided_at),
    })
}

fn report_story(
    dice: &mut Dice,
    site: &Site<'_>,
    opportunity: &Opportunity,
    texts: &[super::content::Pair],
) -> Bilingual {
    let mut story = Bilingual::default();
    for pair in [dice.pick(texts), dice.pick(&site.content.report_closings)]
        .into_iter()
        .flatten()
    {
        let paragraph = opportunity.blanks.fill(pair);
        for (whole, more) in [(&mut story.ar, paragraph.ar), (&mut story.en, paragraph.en)] {
            if !whole.is_empty() {
                whole.push_str("\n\n");
            }
            whole.push_str(&more);
        }
    }
    story
}

/// A few more than planned, seldom a few less; a case is one person.
fn reached(dice: &mut Dice, opportunity: &Opportunity) -> i64 {
    if opportunity.is_case {
        return 1;
    }
    // The texts name the planned number, so most reports reach exactly that.
    let percent = if dice.chance(700) { 100 } else { dice.between(100, 106) };
    (opportunity.beneficiary_count * percent / 100).max(1)
}

fn outputs(cause: &Cause, opportunity: &Opportunity) -> Vec<(Bilingual, i64)> {
    let quantity = |per_hundred: i64| (opportunity.beneficiary_count * per_hundred / 100).max(1);
    cause
        .report
        .outputs
        .iter()
        .map(|output| {
            (
                Bilingual::new(&output.label.ar, &output.label.en),
                quantity(output.per_hundred),
            )
        })
        .collect()
}

/// What was spent, never more than what was paid.
fn costs(dice: &mut Dice, cause: &Cause, opportunity: &Opportunity) -> Vec<(Bilingual, Money)> {
    let released = opportunity
        .tranches
        .iter()
        .filter(|tranche| tranche.state == DisbursementState::Released);
    let paid = Money::checked_sum(released.map(Tranche::amount)).unwrap_or(Money::ZERO);
    let permille = if dice.chance(600) {
        1_000
    } else {
        dice.between(975, 999)
    };
    let spent = Money::from_halalas(
        paid.halalas() / 1_000 * permille + if permille == 1_000 { paid.halalas() % 1_000 } else { 0 },
    );
    let weights: Vec<u64> = cause.report.costs.iter().map(|line| line.percent).collect();
    cause
        .report
        .costs
        .iter()
        .zip(spent.split_by_weights(&weights))
        .filter(|(_, amount)| amount.is_positive())
        .map(|(line, amount)| (Bilingual::new(&line.label.ar, &line.label.en), amount))
        .collect()
}

/// Everything that happened to an opportunity, in order.
fn history(dice: &mut Dice, site: &Site<'_>, opportunity: &Opportunity, manager: usize) -> Vec<Happening> {
    use OpportunityEvent as E;
    let times = &opportunity.times;
    let staff = site.staff;
    let mut log = History {
        state: OpportunityState::Draft,
        happenings: Vec::new(),
    };
    log.add(E::Submit, times.submitted, Some(manager), String::new());
    log.add(E::StartReview, times.recommended, Some(staff.reviewer), String::new());
    let decision = match opportunity.state {
        OpportunityState::Returned => (E::Return, "returned"),
        OpportunityState::Rejected => (E::Reject, "rejected"),
        _ => (E::Approve, "approved"),
    };
    log.add(
        decision.0,
        times.decided,
        Some(staff.supervisor),
        site.content.reason(dice, decision.1).ar,
    );
    log.add(E::Publish, times.published, Some(staff.supervisor), String::new());
    match opportunity.state {
        OpportunityState::Paused => log.add(
            E::Pause,
            times.stopped,
            Some(manager),
            site.content.reason(dice, "paused").ar,
        ),
        OpportunityState::Expired => log.add(E::Expire, times.stopped, None, String::new()),
        OpportunityState::Cancelled => {
            log.add(
                E::Cancel,
                times.stopped,
                Some(staff.supervisor),
                site.content.reason(dice, "cancelled").ar,
            );
        }
        _ => {}
    }
    let allocated_last = opportunity
        .allocation
        .as_ref()
        .is_some_and(|made| Some(made.at) == times.funded);
    log.add(
        E::Fund,
        times.funded,
        allocated_last.then_some(staff.supervisor),
        String::new(),
    );
    let first_paid = opportunity
        .tranches
        .iter()
        .filter(|one| one.state == DisbursementState::Released);
    let started = first_paid.filter_map(|one| one.ended_at).min();
    log.add(E::StartExecution, started, Some(staff.second_finance), String::new());
    if opportunity
        .milestones
        .iter()
        .all(|one| one.state == MilestoneState::Accepted)
    {
        let finished: Option<Timestamp> = opportunity.milestones.iter().filter_map(|one| one.accepted_at).max();
        log.add(E::FinishExecution, finished, Some(staff.supervisor), String::new());
    }
    let published = opportunity.report.as_ref().and_then(|report| report.published_at);
    log.add(E::Complete, published, Some(staff.supervisor), String::new());
    log.happenings
}

struct History {
    state: OpportunityState,
    happenings: Vec<Happening>,
}

impl History {
    /// Adds a step that the life cycle knows and that has happened.
    fn add(&mut self, event: OpportunityEvent, at: Option<Timestamp>, who: Option<usize>, reason: String) {
        if let (Some(at), Ok(to)) = (at, self.state.transition(event)) {
            self.state = to;
            self.happenings.push(Happening {
                event,
                to,
                at,
                who,
                reason,
            });
        }
    }
}
