//! Every SQL text of the ledger.

crate::statements! {
    ENTRY_INSERT = "INSERT INTO ledger_entry (id, kind, intent_id, reference, memo, actor, occurred_at_us, \
        recorded_at_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (reference) DO NOTHING RETURNING seq";

    FUND_BALANCE_OPPORTUNITY = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM posting \
        WHERE opportunity_id = $1 AND fund_class = $2 AND account = 'fund'";
    FUND_BALANCE_POOL = "SELECT CAST(COALESCE(SUM(amount_halalas), 0) AS BIGINT) FROM posting \
        WHERE account = 'fund' AND fund_class = $1 AND opportunity_id IS NULL AND COALESCE(field_code, '') = $2";

    WATERMARK = "SELECT fold_position, folded_at_us FROM rollup_watermark WHERE name = $1";
    WATERMARK_START = "INSERT INTO rollup_watermark (name, fold_position, folded_at_us) VALUES ($1, 0, 0) \
        ON CONFLICT (name) DO NOTHING";
    /// Two folds at once would count twice: only the one that starts where the mark stands may move it.
    WATERMARK_MOVE = "UPDATE rollup_watermark SET fold_position = $3, folded_at_us = $4 \
        WHERE name = $1 AND fold_position = $2";
    FOLD_BOUND = "SELECT fold_position FROM ledger_entry WHERE fold_position >= $1 AND fold_position < $2 \
        ORDER BY fold_position LIMIT 1 OFFSET $3";
    FOLD_POSTINGS = "SELECT e.seq, e.kind, e.occurred_at_us, p.account, p.fund_class, p.field_code, p.opportunity_id, p.charity_id, \
        p.donation_id, p.amount_halalas, d.person_id, o.region_code, o.track, i.donor_mobile, i.donor_email \
        FROM ledger_entry e JOIN posting p ON p.entry_seq = e.seq LEFT JOIN donation d ON d.id = p.donation_id \
        LEFT JOIN opportunity o ON o.id = p.opportunity_id LEFT JOIN intent i ON i.id = e.intent_id \
        WHERE e.fold_position >= $1 AND e.fold_position < $2 ORDER BY e.seq, p.line";
    OPPORTUNITY_TARGET = "SELECT target_halalas FROM opportunity WHERE id = $1";
    OPPORTUNITY_TOTAL_ADD = "UPDATE opportunity_total SET collected_halalas = collected_halalas + $2, \
        donation_count = donation_count + $3, disbursed_halalas = disbursed_halalas + $4, \
        latest_donation_at_us = CASE WHEN latest_donation_at_us IS NULL OR latest_donation_at_us < $5 THEN $5 \
            ELSE latest_donation_at_us END WHERE opportunity_id = $1 RETURNING collected_halalas";
    OPPORTUNITY_TOTAL_PERCENT = "UPDATE opportunity_total SET percent_basis_points = $2 WHERE opportunity_id = $1";
    ROLLUP_READ = "SELECT amount_halalas, operation_count, latest_at_us FROM rollup WHERE dimension = $1 AND bucket = $2";
    ROLLUP_DIMENSION = "SELECT bucket, amount_halalas, operation_count, latest_at_us FROM rollup WHERE dimension = $1 \
        ORDER BY bucket";
    ROLLUP_DIMENSION_AND_PLATFORM = "SELECT dimension, bucket, amount_halalas, operation_count, latest_at_us FROM rollup \
        WHERE dimension = $1 OR dimension = 'platform' ORDER BY bucket";
    ROLLUP_RANGE = "SELECT bucket, amount_halalas, operation_count, latest_at_us FROM rollup WHERE dimension = $1 \
        AND bucket >= $2 AND bucket < $3 ORDER BY bucket";
    ROLLUPS_ALL = "SELECT dimension, bucket, amount_halalas, operation_count, latest_at_us FROM rollup \
        ORDER BY dimension, bucket";
    ROLLUPS_CLEAR = "DELETE FROM rollup";
    FIRST_GIFTS_CLEAR = "DELETE FROM first_gift";
    OPPORTUNITY_TOTALS_CLEAR = "UPDATE opportunity_total SET collected_halalas = 0, donation_count = 0, \
        disbursed_halalas = 0, percent_basis_points = 0, latest_donation_at_us = NULL";
}
