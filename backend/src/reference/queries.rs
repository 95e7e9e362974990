//! SQL of the reference data.

crate::statements! {
    FIELD_PUT = "INSERT INTO field (code, position, name_ar, name_en, active) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (code) DO UPDATE SET position = excluded.position, name_ar = excluded.name_ar, \
        name_en = excluded.name_en, active = excluded.active";
    FIELD_LIST = "SELECT code, name_ar, name_en, active FROM field ORDER BY position";
    SUBFIELD_PUT = "INSERT INTO subfield (code, field_code, position, name_ar, name_en, active) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO UPDATE SET field_code = excluded.field_code, \
        position = excluded.position, name_ar = excluded.name_ar, name_en = excluded.name_en, active = excluded.active";
    SUBFIELD_LIST = "SELECT code, field_code, name_ar, name_en, active FROM subfield ORDER BY position";
    REGION_PUT = "INSERT INTO region (code, position, name_ar, name_en, seat_ar, seat_en, population_2022) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (code) DO UPDATE SET position = excluded.position, \
        name_ar = excluded.name_ar, name_en = excluded.name_en, seat_ar = excluded.seat_ar, \
        seat_en = excluded.seat_en, population_2022 = excluded.population_2022";
    REGION_LIST = "SELECT code, name_ar, name_en, seat_ar, seat_en, population_2022 FROM region ORDER BY position";
}
