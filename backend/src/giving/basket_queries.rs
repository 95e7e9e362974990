//! The SQL of baskets.

crate::statements! {
    BASKET_BY_TOKEN = "SELECT id, expires_at_us FROM basket WHERE token_hash = $1";
    BASKET_INSERT = "INSERT INTO basket (id, token_hash, created_at_us, expires_at_us) VALUES ($1, $2, $3, $4)";
    /// Also what makes two writers of one basket wait for each other on PostgreSQL.
    BASKET_EXTEND = "UPDATE basket SET expires_at_us = $2 WHERE id = $1";
    BASKET_COUNT = "SELECT COUNT(*) FROM basket b JOIN basket_item i ON i.basket_id = b.id \
        WHERE b.token_hash = $1 AND b.expires_at_us > $2 AND NOT i.direct";
    ITEM_COUNT = "SELECT COUNT(*) FROM basket_item WHERE basket_id = $1";
    ITEM_INSERT = "INSERT INTO basket_item (id, basket_id, opportunity_id, field_code, amount_halalas, share_count, \
        intention, anonymous, dedication_kind, dedication_name, direct, added_at_us) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    ITEM_UPDATE = "UPDATE basket_item SET amount_halalas = $3, share_count = $4, intention = $5, anonymous = $6, \
        dedication_kind = $7, dedication_name = $8 WHERE id = $1 AND basket_id = $2";
    ITEM_DELETE = "DELETE FROM basket_item WHERE id = $1 AND basket_id = $2";
    /// A "give now" that was never paid makes room for the next one.
    ITEMS_DIRECT_DELETE_OLD = "DELETE FROM basket_item WHERE basket_id = $1 AND direct AND added_at_us < $2";
    /// Paid items leave the basket.
    ITEMS_DELETE_PAID = "DELETE FROM basket_item WHERE id IN \
        (SELECT basket_item_id FROM donation WHERE intent_id = $1 AND basket_item_id IS NOT NULL)";
    ITEMS = "SELECT i.id, i.opportunity_id, i.field_code, i.amount_halalas, i.share_count, i.intention, i.anonymous, \
        i.dedication_kind, i.dedication_name, i.direct, o.number AS opportunity_number, o.title_ar, o.title_en, \
        o.field_code AS opportunity_field_code, o.share_price_halalas, o.zakat_categories, o.state AS opportunity_state, \
        c.name_ar AS charity_ar, c.name_en AS charity_en, c.license_number, f.name_ar AS field_ar, f.name_en AS field_en \
        FROM basket_item i LEFT JOIN opportunity o ON o.id = i.opportunity_id LEFT JOIN charity c ON c.id = o.charity_id \
        LEFT JOIN field f ON f.code = COALESCE(i.field_code, o.field_code) \
        WHERE i.basket_id = $1 ORDER BY i.added_at_us, i.id";
    BASKETS_FORGET_ITEMS = "DELETE FROM basket_item WHERE basket_id IN (SELECT id FROM basket WHERE expires_at_us < $1)";
    BASKETS_FORGET = "DELETE FROM basket WHERE expires_at_us < $1";
    FIELD_ACTIVE = "SELECT COUNT(*) FROM field WHERE code = $1 AND active";
}
