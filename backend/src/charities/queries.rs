//! SQL of the charities.

/// The columns of a card in the directory. Sums run over one charity's own opportunities.
pub(crate) const CARD_SELECT: &str = "SELECT c.id, c.slug, c.license_number, c.name_ar, c.name_en, c.about_ar, c.about_en, \
    c.region_code, c.city_ar, c.city_en, c.governance_score, \
    (SELECT COUNT(*) FROM opportunity o WHERE o.charity_id = c.id AND o.state = 'published' \
     AND o.published_at_us IS NOT NULL) AS open_count, \
    (SELECT COUNT(*) FROM opportunity o WHERE o.charity_id = c.id AND o.state = 'completed') AS completed_count, \
    (SELECT CAST(COALESCE(SUM(t.collected_halalas), 0) AS BIGINT) FROM opportunity o \
     JOIN opportunity_total t ON t.opportunity_id = o.id WHERE o.charity_id = c.id) AS collected_halalas \
    FROM charity c";

crate::statements! {
    CHOICES_AR = "SELECT slug, name_ar, name_en FROM charity WHERE state = 'active' ORDER BY name_ar, id LIMIT $1";
    CHOICES_EN = "SELECT slug, name_ar, name_en FROM charity WHERE state = 'active' ORDER BY name_en, id LIMIT $1";
    FIELD_LIST_ALL = "SELECT charity_id, field_code FROM charity_field ORDER BY field_code";
    FIELD_LIST = "SELECT cf.field_code FROM charity_field cf JOIN field f ON f.code = cf.field_code \
        WHERE cf.charity_id = $1 ORDER BY f.position";
    PROFILE = "SELECT c.id, c.slug, c.license_number, c.name_ar, c.name_en, c.about_ar, c.about_en, c.region_code, \
        c.city_ar, c.city_en, c.technical_supervisor_ar, c.technical_supervisor_en, c.founded_year, c.governance_score, \
        c.website, c.state, c.admitted_at_us FROM charity c WHERE c.slug = $1";
    TOTALS = "SELECT CAST(COALESCE(SUM(t.collected_halalas), 0) AS BIGINT) AS collected_halalas, \
        CAST(COALESCE(SUM(t.disbursed_halalas), 0) AS BIGINT) AS disbursed_halalas, \
        CAST(COALESCE(SUM(t.donation_count), 0) AS BIGINT) AS donation_count \
        FROM opportunity o JOIN opportunity_total t ON t.opportunity_id = o.id WHERE o.charity_id = $1";
    STATE_COUNTS = "SELECT state, COUNT(*) AS opportunity_count FROM opportunity \
        WHERE charity_id = $1 AND published_at_us IS NOT NULL GROUP BY state";
    REPORTS = "SELECT r.number, r.headline_ar, r.headline_en, r.beneficiary_count, r.published_at_us, \
        o.title_ar, o.title_en, o.field_code FROM impact_report r JOIN opportunity o ON o.id = r.opportunity_id \
        WHERE o.charity_id = $1 AND r.state = 'published' ORDER BY r.published_at_us DESC, r.id DESC LIMIT $2";
    BENEFICIARIES = "SELECT CAST(COALESCE(SUM(r.beneficiary_count), 0) AS BIGINT) FROM impact_report r \
        JOIN opportunity o ON o.id = r.opportunity_id WHERE o.charity_id = $1 AND r.state = 'published'";
}
