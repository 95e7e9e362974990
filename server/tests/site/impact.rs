//! The public impact page: its rows add up to its counters.

use domain::locale::Locale;

use crate::support::TestApp;

/// The words of each cell of the table under a heading, row by row.
fn table_under(html: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, after) = html.split_once(heading).unwrap();
    let (_, table) = after.split_once("<tbody>").unwrap();
    let (body, _) = table.split_once("</tbody>").unwrap();
    let words = |cell: &str| {
        let mut inside = true;
        let letters = cell.chars().filter(|letter| {
            let shown = !inside && *letter != '<';
            match letter {
                '<' => inside = true,
                '>' => inside = false,
                _ => {}
            }
            shown && *letter != '>'
        });
        letters.collect::<String>().trim().to_owned()
    };
    let cells = |row: &str| {
        let row = row.replace("<th", "<td");
        row.split("<td").skip(1).map(words).collect()
    };
    body.split("<tr").skip(1).map(cells).collect()
}

fn halalas(text: &str) -> i64 {
    let plain = text.replace(',', "");
    let (riyals, part) = plain.split_once('.').unwrap_or((&plain, "00"));
    riyals.parse::<i64>().unwrap() * 100 + part.parse::<i64>().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_fields_and_what_is_in_none_add_up_to_the_counter() {
    let app = TestApp::with_data().await;
    app.run_jobs().await;
    let page = app.browser().get("/en/impact").await;
    page.assert_page(200, Locale::En, "Where it is needed most");
    let mut rows = table_under(&page.text(), "The fields in figures");
    let total = rows.pop().unwrap();
    assert_eq!(
        (rows.len(), total[0].as_str()),
        (8, "Total"),
        "seven fields and none of them"
    );
    for column in [1, 2, 3] {
        let sum: i64 = rows.iter().map(|row| halalas(&row[column])).sum();
        assert_eq!(sum, halalas(&total[column]), "column {column}: {rows:?}");
    }
    let given = app
        .count("SELECT amount_halalas FROM rollup WHERE dimension = 'platform' AND bucket = 'all'")
        .await;
    assert_eq!(halalas(&total[1]), given);
    assert!(
        halalas(&rows[7][1]) > 0,
        "the demonstration has gifts to where it is needed most"
    );
}
