//! The ledger's audit: one line per check, each naming what does not hold.
//!
//! The checks are written apart from the code that they check, as far as that is
//! possible: sums are added up by the database, not by the fold.

use std::collections::BTreeMap;
use std::fmt;

use domain::giving::FundClass;
use domain::ids::OpportunityId;
use domain::money::{Money, share_basis_points};
use domain::people::{Action, Actor, Subject};
use domain::time::Timestamp;

use super::fold::{self, Delta, Dimension};
use crate::db::dialect;
use crate::{Context, Error, Result, on};

/// Ids named by one check; the count tells how many more there are.
const NAMED_MAX: usize = 20;
/// Times that a fold may run while the totals are being compared.
const COMPARE_TRIES_MAX: usize = 5;

/// The outcome of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckOutcome {
    /// What is checked, in words.
    pub name: &'static str,
    /// What does not hold, each with the id it is about.
    pub problems: Vec<String>,
}

impl CheckOutcome {
    /// Whether everything holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.problems.is_empty()
    }
}

impl fmt::Display for CheckOutcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.holds() {
            return write!(formatter, "ok    {}", self.name);
        }
        let named = self
            .problems
            .iter()
            .take(NAMED_MAX)
            .cloned()
            .collect::<Vec<_>>()
            .join("; ");
        let more = self.problems.len().saturating_sub(NAMED_MAX);
        write!(formatter, "FAIL  {}: {named}", self.name)?;
        if more > 0 {
            write!(formatter, "; and {more} more")
        } else {
            Ok(())
        }
    }
}

pub(super) mod queries {
    //! The SQL of the audit. Each check that is one statement answers with a text per problem.

    crate::statements! {
        ENTRIES_EMPTY = "SELECT 'entry ' || CAST(e.seq AS TEXT) || ' has no postings' FROM ledger_entry e \
            WHERE NOT EXISTS (SELECT 1 FROM posting p WHERE p.entry_seq = e.seq) ORDER BY e.seq";
        ENTRIES_UNBALANCED = "SELECT 'entry ' || CAST(entry_seq AS TEXT) || ' adds up to ' || CAST(SUM(amount_halalas) AS TEXT) \
            FROM posting GROUP BY entry_seq HAVING SUM(amount_halalas) <> 0 ORDER BY entry_seq";
        CLASSES_UNBALANCED = "SELECT 'entry ' || CAST(entry_seq AS TEXT) || ' has ' || CAST(SUM(amount_halalas) AS TEXT) \
            || ' too much in ' || fund_class FROM posting GROUP BY entry_seq, fund_class HAVING SUM(amount_halalas) <> 0 \
            ORDER BY entry_seq, fund_class";
        PASSAGES = "SELECT p.entry_seq, e.reference, p.fund_class, p.amount_halalas FROM posting p \
            JOIN ledger_entry e ON e.seq = p.entry_seq WHERE p.account = 'between_funds' ORDER BY p.entry_seq, p.line";
        FUNDS_NEGATIVE = "SELECT fund_class || ' of ' || COALESCE((SELECT 'opportunity ' || CAST(o.number AS TEXT) \
            FROM opportunity o WHERE o.id = posting.opportunity_id), 'pool ' || COALESCE(field_code, 'general')) \
            || ' is short of ' || CAST(SUM(amount_halalas) AS TEXT) FROM posting WHERE account = 'fund' \
            AND fund_class NOT IN ('operating', 'platform_support') \
            GROUP BY fund_class, field_code, opportunity_id HAVING SUM(amount_halalas) > 0";
        PAYABLES_NEGATIVE = "SELECT 'more was paid than promised for opportunity ' || CAST(o.number AS TEXT) FROM posting p \
            JOIN opportunity o ON o.id = p.opportunity_id WHERE p.account = 'charity_payable' \
            GROUP BY o.number HAVING SUM(p.amount_halalas) > 0 ORDER BY o.number";
        DONATIONS_UNBOOKED = "SELECT d.id, 'donation' FROM donation d \
            WHERE d.state IN ('captured', 'refunded') AND 1 <> (SELECT COUNT(DISTINCT p.entry_seq) FROM posting p \
            JOIN ledger_entry e ON e.seq = p.entry_seq WHERE p.donation_id = d.id AND e.kind = 'donation_captured')";
        DONATIONS_MISBOOKED = "SELECT 'entry ' || CAST(e.seq AS TEXT) || ' books ' || CAST(-SUM(p.amount_halalas) AS TEXT) \
            || ' for a gift of ' || CAST(MAX(d.amount_halalas) AS TEXT) FROM posting p \
            JOIN ledger_entry e ON e.seq = p.entry_seq JOIN donation d ON d.id = p.donation_id \
            WHERE e.kind = 'donation_captured' AND p.account = 'fund' GROUP BY e.seq, p.donation_id \
            HAVING -SUM(p.amount_halalas) <> MAX(d.amount_halalas) ORDER BY e.seq";
        DONATIONS_NOT_CAPTURED = "SELECT 'entry ' || CAST(p.entry_seq AS TEXT) || ' books a gift that is ' || d.state \
            FROM posting p JOIN donation d ON d.id = p.donation_id WHERE d.state NOT IN ('captured', 'refunded') \
            ORDER BY p.entry_seq";
        DONATIONS_MISCLASSED = "SELECT 'entry ' || CAST(e.seq AS TEXT) || ' books ' || d.fund_class || ' as ' || p.fund_class \
            FROM posting p JOIN ledger_entry e ON e.seq = p.entry_seq JOIN donation d ON d.id = p.donation_id \
            WHERE e.kind = 'donation_captured' AND p.fund_class <> d.fund_class ORDER BY e.seq";
        ZAKAT_MISPLACED = "SELECT 'zakat stands with opportunity ' || CAST(o.number AS TEXT) || ', which does not accept it' \
            FROM posting p JOIN opportunity o ON o.id = p.opportunity_id WHERE p.fund_class = 'zakat' \
            AND o.zakat_categories = '' AND p.account = 'fund' GROUP BY o.number HAVING SUM(p.amount_halalas) <> 0";
        RECEIPTS_MISSING = "SELECT i.id, 'payment of ' || CAST(i.total_halalas AS TEXT) FROM intent i \
            LEFT JOIN receipt r ON r.intent_id = i.id WHERE i.captured_at_us IS NOT NULL \
            AND (r.number IS NULL OR r.total_halalas <> i.total_halalas) ORDER BY i.captured_at_us";
        RECEIPTS_UNPAID = "SELECT 'receipt ' || CAST(r.number AS TEXT) FROM receipt r JOIN intent i ON i.id = r.intent_id \
            WHERE i.captured_at_us IS NULL ORDER BY r.number";
        INTENTS_MISADDED = "SELECT i.id, 'payment of ' || CAST(i.total_halalas AS TEXT) FROM intent i \
            LEFT JOIN donation d ON d.intent_id = i.id \
            GROUP BY i.id, i.total_halalas HAVING COALESCE(SUM(d.amount_halalas), 0) <> i.total_halalas";
        GATEWAY_UNKNOWN_TO_US = "SELECT g.reference FROM test_gateway_payment g \
            LEFT JOIN intent i ON i.gateway_reference = g.reference WHERE g.state IN ('captured', 'refunded') \
            AND (i.id IS NULL OR i.total_halalas <> g.amount_halalas \
                OR (i.captured_at_us IS NULL AND i.next_check_at_us IS NULL)) ORDER BY g.reference";
        GATEWAY_UNKNOWN_TO_IT = "SELECT i.id, 'payment ' || COALESCE(i.gateway_reference, 'without reference') FROM intent i \
            LEFT JOIN test_gateway_payment g ON g.reference = i.gateway_reference \
            WHERE i.gateway = 'test-gateway' AND i.captured_at_us IS NOT NULL \
            AND (g.reference IS NULL OR g.state NOT IN ('captured', 'refunded')) ORDER BY i.created_at_us";
        REFUNDS_AT_GATEWAY = "SELECT g.reference || ' gave back ' || CAST(g.refunded_halalas AS TEXT) FROM test_gateway_payment g \
            JOIN intent i ON i.gateway_reference = g.reference WHERE i.captured_at_us IS NOT NULL AND i.next_check_at_us IS NULL \
            AND (g.refunded_halalas < (SELECT COALESCE(SUM(r.amount_halalas), 0) FROM refund r \
                WHERE r.intent_id = i.id AND r.state = 'done') \
            OR g.refunded_halalas > (SELECT COALESCE(SUM(r.amount_halalas), 0) FROM refund r \
                WHERE r.intent_id = i.id AND r.state <> 'failed')) ORDER BY g.reference";
        REFUNDS_UNBOOKED = "SELECT r.donation_id, 'refunds of ' || CAST(SUM(r.amount_halalas) AS TEXT) || ' for donation' \
            FROM refund r WHERE r.state <> 'failed' GROUP BY r.donation_id HAVING SUM(r.amount_halalas) <> \
            (SELECT COALESCE(SUM(p.amount_halalas), 0) FROM posting p JOIN ledger_entry e ON e.seq = p.entry_seq \
            WHERE e.kind = 'refund_paid' AND p.account IN ('fund', 'chargeback_loss') AND p.donation_id = r.donation_id)";
        REFUNDS_TOO_MUCH = "SELECT d.id, 'refunds of ' || CAST(SUM(r.amount_halalas) AS TEXT) || ' of ' \
            || CAST(MAX(d.amount_halalas) AS TEXT) || ' for donation' FROM refund r JOIN donation d ON d.id = r.donation_id \
            WHERE r.state <> 'failed' AND r.cause <> 'gateway' GROUP BY d.id HAVING SUM(r.amount_halalas) > MAX(d.amount_halalas)";
        CHARGEBACKS_MISBOOKED = "SELECT c.id, 'chargeback ' || c.dispute || ' of ' || CAST(c.amount_halalas AS TEXT) \
            || ' is booked with ' || CAST(COALESCE(b.booked_halalas, 0) AS TEXT) FROM chargeback c \
            LEFT JOIN (SELECT e.intent_id, SUM(p.amount_halalas) AS booked_halalas FROM ledger_entry e \
                JOIN posting p ON p.entry_seq = e.seq WHERE e.kind IN ('chargeback_taken', 'chargeback_returned') \
                AND p.account IN ('fund', 'chargeback_loss') GROUP BY e.intent_id) b ON b.intent_id = c.intent_id \
            WHERE COALESCE(b.booked_halalas, 0) <> (SELECT COALESCE(SUM(s.amount_halalas), 0) FROM chargeback s \
                WHERE s.intent_id = c.intent_id AND s.state <> 'won')";
        CHARGEBACKS_AT_GATEWAY = "SELECT 'dispute ' || g.dispute || ' is ' || g.state || ' at the test gateway and ' \
            || COALESCE(c.state, 'unknown') || ' here' FROM test_gateway_dispute g \
            LEFT JOIN chargeback c ON c.gateway = 'test-gateway' AND c.dispute = g.dispute \
            WHERE (c.id IS NOT NULL AND c.amount_halalas <> g.amount_halalas) OR (c.id IS NULL AND g.state <> 'won' \
                AND NOT EXISTS (SELECT 1 FROM test_gateway_webhook w WHERE w.reference = g.reference \
                AND w.delivered_at_us IS NULL)) ORDER BY g.dispute";
        RETURNED_BUT_COUNTED = "SELECT d.id, 'gift is ' || d.state || ' with ' || CAST(x.returned_halalas AS TEXT) || ' of ' \
            || CAST(d.amount_halalas AS TEXT) || ' gone back, donation' FROM donation d JOIN (SELECT t.donation_id, \
                SUM(t.amount_halalas) AS returned_halalas FROM (SELECT donation_id, amount_halalas FROM refund \
                    WHERE state <> 'failed' AND cause <> 'surplus' UNION ALL SELECT donation_id, attributed_halalas \
                    FROM chargeback_part WHERE given_back_at_us IS NULL) t GROUP BY t.donation_id) x \
            ON x.donation_id = d.id WHERE (d.state = 'captured' AND x.returned_halalas >= d.amount_halalas) \
            OR (d.state = 'refunded' AND x.returned_halalas < d.amount_halalas \
                - (SELECT COALESCE(SUM(s.amount_halalas), 0) FROM refund s WHERE s.donation_id = d.id \
                AND s.cause = 'surplus' AND s.state <> 'failed'))";
        REFUNDS_UNASKED = "SELECT p.donation_id, 'entry ' || CAST(p.entry_seq AS TEXT) || ' for donation' FROM posting p \
            JOIN ledger_entry e ON e.seq = p.entry_seq WHERE e.kind = 'refund_paid' AND p.account = 'fund' \
            AND NOT EXISTS (SELECT 1 FROM refund r WHERE r.donation_id = p.donation_id AND r.state <> 'failed')";
        OVERFUNDED = "SELECT 'opportunity ' || CAST(o.number AS TEXT) || ' has ' || CAST(-SUM(p.amount_halalas) AS TEXT) \
            || ' of ' || CAST(o.target_halalas AS TEXT) FROM posting p JOIN ledger_entry e ON e.seq = p.entry_seq \
            JOIN opportunity o ON o.id = p.opportunity_id WHERE p.account = 'fund' \
            AND e.kind IN ('donation_captured', 'refund_paid', 'allocation_made', 'surplus_moved', \
        'chargeback_taken', 'chargeback_returned') \
            GROUP BY o.number, o.target_halalas HAVING -SUM(p.amount_halalas) > o.target_halalas ORDER BY o.number";
        FULL_BUT_OPEN = "SELECT 'opportunity ' || CAST(o.number AS TEXT) FROM posting p JOIN ledger_entry e ON e.seq = p.entry_seq \
            JOIN opportunity o ON o.id = p.opportunity_id WHERE p.account = 'fund' AND o.state IN ('published', 'paused') \
            AND e.kind IN ('donation_captured', 'refund_paid', 'allocation_made', 'surplus_moved', \
        'chargeback_taken', 'chargeback_returned') \
            GROUP BY o.number, o.target_halalas HAVING -SUM(p.amount_halalas) >= o.target_halalas ORDER BY o.number";
        HOLDS_ORPHANED = "SELECT d.id, 'hold of ' || CAST(h.amount_halalas AS TEXT) || ' of a payment that is ' || i.state \
            || ', donation' FROM opportunity_hold h JOIN donation d ON d.id = h.donation_id \
            JOIN intent i ON i.id = d.intent_id \
            WHERE h.released_at_us IS NULL AND i.state NOT IN ('created', 'pending_action', 'unknown')";
        COLLECTED = "SELECT p.opportunity_id, CAST(-SUM(p.amount_halalas) AS BIGINT), \
            COUNT(DISTINCT CASE WHEN e.kind = 'donation_captured' THEN p.donation_id END) FROM posting p \
            JOIN ledger_entry e ON e.seq = p.entry_seq WHERE p.account = 'fund' AND p.opportunity_id IS NOT NULL \
            AND e.fold_position < $1 AND e.kind IN ('donation_captured', 'refund_paid', 'allocation_made', 'surplus_moved', \
        'chargeback_taken', 'chargeback_returned') \
            GROUP BY p.opportunity_id";
        PAID = "SELECT p.opportunity_id, CAST(-SUM(p.amount_halalas) AS BIGINT) FROM posting p \
            JOIN ledger_entry e ON e.seq = p.entry_seq WHERE p.account = 'bank' AND p.opportunity_id IS NOT NULL \
            AND e.fold_position < $1 AND e.kind = 'disbursement_released' GROUP BY p.opportunity_id";
        OPPORTUNITY_TOTALS = "SELECT t.opportunity_id, o.number, o.target_halalas, t.collected_halalas, t.donation_count, \
            t.disbursed_halalas, t.percent_basis_points FROM opportunity_total t JOIN opportunity o ON o.id = t.opportunity_id";
        OPPORTUNITIES_WITHOUT_TOTALS = "SELECT 'opportunity ' || CAST(o.number AS TEXT) FROM opportunity o \
            WHERE NOT EXISTS (SELECT 1 FROM opportunity_total t WHERE t.opportunity_id = o.id) ORDER BY o.number";
        CREDITS_UNBOOKED = "SELECT e.id, 'credit of ' || CAST(e.amount_halalas AS TEXT) || ' of the bank' FROM bank_entry e \
            WHERE e.amount_halalas > 0 AND NOT EXISTS (SELECT 1 FROM bank_resolution r WHERE r.bank_entry_id = e.id \
                AND r.kind = 'payout' AND r.amount_halalas = e.amount_halalas AND r.target <> 'by hand') \
            AND (1 <> (SELECT COUNT(*) FROM bank_booking b WHERE b.bank_entry_id = e.id AND b.amount_halalas > 0) \
                OR 1 <> (SELECT COUNT(*) FROM bank_booking b JOIN posting p ON p.entry_seq = b.entry_seq \
                    WHERE b.bank_entry_id = e.id AND p.account = 'bank' AND p.fund_class = 'suspense' \
                    AND p.amount_halalas = e.amount_halalas))";
        BOOKINGS_ELSEWHERE = "SELECT 'entry ' || CAST(l.seq AS TEXT) || ' moves suspense of no movement' FROM ledger_entry l \
            WHERE l.kind IN ('suspense_received', 'suspense_released') \
            AND NOT EXISTS (SELECT 1 FROM bank_booking b WHERE b.entry_seq = l.seq) ORDER BY l.seq";
        SUSPENSE_NOT_OPEN = "SELECT e.id, 'suspense of ' || CAST(COALESCE((SELECT SUM(b.amount_halalas) FROM bank_booking b \
                WHERE b.bank_entry_id = e.id), 0) AS TEXT) || ' where ' || CAST(s.open_halalas AS TEXT) || ' is open' \
            FROM bank_entry e JOIN bank_entry_state s ON s.bank_entry_id = e.id WHERE e.amount_halalas > 0 \
            AND COALESCE((SELECT SUM(b.amount_halalas) FROM bank_booking b WHERE b.bank_entry_id = e.id), 0) <> s.open_halalas";
        MOVEMENTS_MISADDED = "SELECT e.id, 'movement of ' || CAST(e.amount_halalas AS TEXT) FROM bank_entry e \
            JOIN bank_entry_state s ON s.bank_entry_id = e.id WHERE ABS(e.amount_halalas) <> s.open_halalas \
            + COALESCE((SELECT SUM(r.amount_halalas) FROM bank_resolution r WHERE r.bank_entry_id = e.id), 0)";
        TRANSFERS_UNBACKED = "SELECT i.id, 'transfer of ' || CAST(i.total_halalas AS TEXT) FROM intent i \
            WHERE i.gateway = 'bank-transfer' AND i.captured_at_us IS NOT NULL AND i.total_halalas <> COALESCE((SELECT \
            SUM(r.amount_halalas) FROM bank_resolution r WHERE r.intent_id = i.id AND r.kind IN ('pledge', 'field_pool')), 0)";
        MONEY_WITHOUT_GIFT = "SELECT r.id, 'money for a gift that was not made, resolution' FROM bank_resolution r \
            JOIN intent i ON i.id = r.intent_id WHERE i.captured_at_us IS NULL";
        TRANSFERS_MISPLACED = "SELECT d.id, d.fund_class || ' lies on the ' || a.purpose || ' account, gift' FROM donation d \
            JOIN bank_resolution r ON r.intent_id = d.intent_id JOIN bank_entry e ON e.id = r.bank_entry_id \
            JOIN bank_account a ON a.iban = e.account_iban WHERE a.purpose <> CASE \
            WHEN d.fund_class IN ('zakat', 'zakat_al_fitr') THEN 'zakat' \
            WHEN d.fund_class IN ('waqf_corpus', 'waqf_yield') THEN 'waqf' \
            WHEN d.fund_class IN ('operating', 'platform_support') THEN 'operating' ELSE 'other' END";
        FIRST_GIFTS = "SELECT COUNT(*) FROM first_gift";
        SMS_UNBOOKED = "SELECT p.id, 'pledge of ' || CAST(p.amount_halalas AS TEXT) FROM sms_pledge p \
            LEFT JOIN intent i ON i.id = p.intent_id WHERE p.state IN ('captured', 'reversed') \
            AND (i.captured_at_us IS NULL OR i.channel <> 'sms' OR i.total_halalas <> p.amount_halalas \
            OR 1 <> (SELECT COUNT(*) FROM sms_settlement_line l WHERE l.message_id = p.billing_reference \
                AND l.outcome = 'captured' AND l.amount_halalas = p.amount_halalas) \
            OR 1 <> (SELECT COUNT(DISTINCT b.entry_seq) FROM donation d JOIN posting b ON b.donation_id = d.id \
            JOIN ledger_entry e ON e.seq = b.entry_seq WHERE d.intent_id = p.intent_id AND e.kind = 'donation_captured'))";
        SMS_UNSETTLED = "SELECT i.id, 'payment of ' || CAST(i.total_halalas AS TEXT) FROM intent i \
            LEFT JOIN sms_pledge p ON p.intent_id = i.id WHERE i.channel = 'sms' \
            AND (p.id IS NULL OR p.settlement_id IS NULL OR p.state NOT IN ('captured', 'reversed'))";
        SMS_MISBANKED = "SELECT s.id, 'settlement ' || s.month || ' of' FROM sms_settlement s \
            WHERE s.booked_at_us IS NOT NULL AND s.gross_halalas - s.operator_share_halalas <> \
            (SELECT CAST(COALESCE(SUM(p.amount_halalas), 0) AS BIGINT) FROM sms_settlement_entry t \
            JOIN posting p ON p.entry_seq = t.entry_seq WHERE t.settlement_id = s.id AND p.account = 'bank')";
    }
}

use queries as sql;

/// Runs every check. Nothing is changed.
///
/// # Errors
/// Not found for an actor who may not; unavailable when the storage does not answer.
pub async fn ledger_audit(context: &Context, actor: &Actor) -> Result<Vec<CheckOutcome>> {
    actor.require(Action::LedgerAudit, Subject::Platform)?;
    let mut outcomes = Vec::new();
    for (name, statement) in SIMPLE_CHECKS {
        let problems: Vec<String> = on!(&context.db, pool => sqlx::query_scalar(*statement).fetch_all(pool).await)?;
        outcomes.push(CheckOutcome { name, problems });
    }
    for (name, statement) in ID_CHECKS {
        // What should belong to something may belong to nothing; that is a problem to be named, too.
        let rows: Vec<(Option<uuid::Uuid>, String)> =
            on!(&context.db, pool => sqlx::query_as(*statement).fetch_all(pool).await)?;
        let named = |id: Option<uuid::Uuid>| id.map_or_else(|| "that is not named".to_owned(), |id| id.to_string());
        let problems = rows
            .into_iter()
            .map(|(id, text)| format!("{text} {}", named(id)))
            .collect();
        outcomes.push(CheckOutcome { name, problems });
    }
    outcomes.push(CheckOutcome {
        name: "money changes its class only where it may",
        problems: passages(context).await?,
    });
    let (totals, opportunities) = totals_compared(context).await?;
    outcomes.push(CheckOutcome {
        name: "totals equal the fold of the journal",
        problems: totals,
    });
    outcomes.push(CheckOutcome {
        name: "totals of opportunities equal the journal",
        problems: opportunities,
    });
    outcomes.extend(super::proof_audit::seal_checks(context).await?);
    let problems = dialect::append_only_missing(&context.db).await?;
    outcomes.push(CheckOutcome {
        name: "triggers guard every append-only table",
        problems,
    });
    Ok(outcomes)
}

/// Checks that are one statement each, answering with a text per problem.
const SIMPLE_CHECKS: &[(&str, &str)] = &[
    ("every entry has postings", sql::ENTRIES_EMPTY),
    ("every entry adds up to zero", sql::ENTRIES_UNBALANCED),
    (
        "every entry adds up to zero within each fund class",
        sql::CLASSES_UNBALANCED,
    ),
    ("no restricted fund is below zero", sql::FUNDS_NEGATIVE),
    ("no charity was paid more than it was promised", sql::PAYABLES_NEGATIVE),
    ("every gift is booked with its own amount", sql::DONATIONS_MISBOOKED),
    ("no gift is booked that was not captured", sql::DONATIONS_NOT_CAPTURED),
    ("every gift is booked in its own fund class", sql::DONATIONS_MISCLASSED),
    ("zakat stands only where it is accepted", sql::ZAKAT_MISPLACED),
    ("no receipt is without a captured payment", sql::RECEIPTS_UNPAID),
    ("what the test gateway captured is booked", sql::GATEWAY_UNKNOWN_TO_US),
    ("the test gateway's refunds are ours", sql::REFUNDS_AT_GATEWAY),
    ("the test gateway's disputes are ours", sql::CHARGEBACKS_AT_GATEWAY),
    ("no opportunity has more than its target", sql::OVERFUNDED),
    ("no opportunity takes money beyond its target", sql::FULL_BUT_OPEN),
    ("every opportunity has its totals", sql::OPPORTUNITIES_WITHOUT_TOTALS),
    ("suspense moves with the bank only", sql::BOOKINGS_ELSEWHERE),
];

/// Checks that are one statement each, answering with an id and a text per problem.
const ID_CHECKS: &[(&str, &str)] = &[
    ("every captured gift is in exactly one entry", sql::DONATIONS_UNBOOKED),
    ("every captured payment has its receipt", sql::RECEIPTS_MISSING),
    ("the gifts of a payment add up to it", sql::INTENTS_MISADDED),
    (
        "what is booked was captured by the test gateway",
        sql::GATEWAY_UNKNOWN_TO_IT,
    ),
    ("every refund is booked", sql::REFUNDS_UNBOOKED),
    ("no gift goes back more than once", sql::REFUNDS_TOO_MUCH),
    ("every chargeback is booked", sql::CHARGEBACKS_MISBOOKED),
    ("what went back no longer counts", sql::RETURNED_BUT_COUNTED),
    ("no money goes back that nobody asked for", sql::REFUNDS_UNASKED),
    ("holds belong to payments under way", sql::HOLDS_ORPHANED),
    ("every settled pledge by text message is booked once", sql::SMS_UNBOOKED),
    (
        "no gift by text message is booked that was not settled",
        sql::SMS_UNSETTLED,
    ),
    (
        "what an operator settled reached the bank's account",
        sql::SMS_MISBANKED,
    ),
    ("every credit of the bank is booked exactly once", sql::CREDITS_UNBOOKED),
    ("what is in suspense waits for somebody", sql::SUSPENSE_NOT_OPEN),
    ("what became of a movement adds up to it", sql::MOVEMENTS_MISADDED),
    ("every gift by transfer came to the bank", sql::TRANSFERS_UNBACKED),
    (
        "no money at the bank is used for a gift that was not made",
        sql::MONEY_WITHOUT_GIFT,
    ),
    (
        "transfers lie on the account of their fund class",
        sql::TRANSFERS_MISPLACED,
    ),
];

/// Passages between classes in directions that the handbook does not allow (4.1).
async fn passages(context: &Context) -> Result<Vec<String>> {
    let rows: Vec<(i64, String, String, Money)> =
        on!(&context.db, pool => sqlx::query_as(sql::PASSAGES).fetch_all(pool).await)?;
    let mut entries: BTreeMap<i64, (bool, Vec<FundClass>, Vec<FundClass>)> = BTreeMap::new();
    for (seq, reference, class, amount) in rows {
        let class: FundClass = class.parse().map_err(Error::internal)?;
        let entry = entries.entry(seq).or_default();
        entry.0 = reference.starts_with("reversal:");
        if amount.is_negative() {
            entry.1.push(class)
        } else {
            entry.2.push(class)
        }
    }
    let mut problems = Vec::new();
    for (seq, (is_reversal, from, to)) in entries {
        for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to))) {
            let allowed = if is_reversal {
                to.may_move_to(from)
            } else {
                from.may_move_to(to)
            };
            if !allowed {
                problems.push(format!("entry {seq} turns {from} into {to}"));
            }
        }
    }
    Ok(problems)
}

/// Compares totals with the journal up to the watermark. When a fold moves the watermark
/// meanwhile, it starts again.
async fn totals_compared(context: &Context) -> Result<(Vec<String>, Vec<String>)> {
    let mut compared = (Vec::new(), Vec::new());
    for _ in 0..COMPARE_TRIES_MAX {
        let watermark = fold::watermark(&context.db).await?;
        let totals = rollups_compared(context, watermark).await?;
        let opportunities = opportunities_compared(context, watermark).await?;
        let undisturbed = fold::watermark(&context.db).await? == watermark;
        compared = (totals, opportunities);
        if undisturbed {
            break;
        }
    }
    Ok(compared)
}

async fn rollups_compared(context: &Context, watermark: i64) -> Result<Vec<String>> {
    let mut expected = Delta::default();
    let mut from = 0;
    while from < watermark {
        let to = fold::batch_end(&context.db, from, watermark).await?;
        fold::fold_into(context, &mut expected, from, to).await?;
        from = to;
    }
    let donor_count = i64::try_from(expected.donors.len()).map_err(Error::internal)?;
    let stored: Vec<(String, String, Money, i64, Timestamp)> =
        on!(&context.db, pool => sqlx::query_as(super::queries::ROLLUPS_ALL).fetch_all(pool).await)?;
    let mut problems = Vec::new();
    let mut wanted: BTreeMap<(&str, &str), (Money, i64)> = BTreeMap::new();
    for ((dimension, bucket), total) in &expected.totals {
        wanted.insert((dimension.code(), bucket), (total.amount, total.count));
    }
    if donor_count > 0 {
        wanted.insert((Dimension::Donors.code(), "all"), (Money::ZERO, donor_count));
    }
    for (dimension, bucket, amount, count, _) in &stored {
        let found = (*amount, *count);
        match wanted.remove(&(dimension.as_str(), bucket.as_str())) {
            Some(expected) if expected == found => {}
            Some(expected) => problems.push(format!(
                "{dimension}/{bucket} is {found:?}, the journal says {expected:?}"
            )),
            None => problems.push(format!(
                "{dimension}/{bucket} is {found:?}, the journal knows nothing of it"
            )),
        }
    }
    problems.extend(
        wanted
            .iter()
            .map(|((dimension, bucket), _)| format!("{dimension}/{bucket} is missing")),
    );
    let first_gifts: i64 = on!(&context.db, pool => sqlx::query_scalar(sql::FIRST_GIFTS).fetch_one(pool).await)?;
    if first_gifts != donor_count {
        problems.push(format!("{first_gifts} donors are known, the journal has {donor_count}"));
    }
    Ok(problems)
}

#[derive(sqlx::FromRow)]
struct OpportunityTotalRow {
    opportunity_id: OpportunityId,
    number: i64,
    target_halalas: Money,
    collected_halalas: Money,
    donation_count: i64,
    disbursed_halalas: Money,
    percent_basis_points: i64,
}

async fn opportunities_compared(context: &Context, watermark: i64) -> Result<Vec<String>> {
    let stored: Vec<OpportunityTotalRow> =
        on!(&context.db, pool => sqlx::query_as(sql::OPPORTUNITY_TOTALS).fetch_all(pool).await)?;
    let collected: Vec<(OpportunityId, Money, i64)> =
        on!(&context.db, pool => sqlx::query_as(sql::COLLECTED).bind(watermark).fetch_all(pool).await)?;
    let paid: Vec<(OpportunityId, Money)> =
        on!(&context.db, pool => sqlx::query_as(sql::PAID).bind(watermark).fetch_all(pool).await)?;
    let collected: BTreeMap<_, _> = collected
        .into_iter()
        .map(|(id, amount, count)| (id, (amount, count)))
        .collect();
    let paid: BTreeMap<_, _> = paid.into_iter().collect();
    let mut problems = Vec::new();
    for row in stored {
        let (amount, count) = collected.get(&row.opportunity_id).copied().unwrap_or_default();
        let disbursed = paid.get(&row.opportunity_id).copied().unwrap_or_default();
        let percent = share_basis_points(amount, row.target_halalas);
        let found = (
            row.collected_halalas,
            row.donation_count,
            row.disbursed_halalas,
            row.percent_basis_points,
        );
        let expected = (amount, count, disbursed, percent);
        if found != expected {
            problems.push(format!(
                "opportunity {} has {found:?}, the journal says {expected:?}",
                row.number
            ));
        }
    }
    Ok(problems)
}
