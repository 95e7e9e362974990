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
    // The second column holds shares, which are of what is in a field.
    for column in [1, 3, 4] {
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

/// A published report of a cause that the demonstration's donor gave to.
const OWN_REPORT: &str = "SELECT MIN(r.number) FROM impact_report r JOIN donation d ON d.opportunity_id = r.opportunity_id \
    JOIN person p ON p.id = d.person_id \
    WHERE p.email = 'donor@example.org' AND r.state = 'published' AND d.state = 'captured'";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_own_copy_and_the_one_for_everyone_are_two() {
    let app = TestApp::with_data().await;
    let number = app.count(OWN_REPORT).await;
    let path = format!("/en/impact/reports/{number}");
    let mut donor = app.signed_in("donor@example.org").await;
    let page = donor.get(&path).await;
    page.assert_page(200, Locale::En, "Your copy, with your share in it (PDF)");
    page.assert_page(200, Locale::En, "The report for everyone (PDF)");
    let papers: Vec<String> = page
        .addresses()
        .into_iter()
        .filter(|address| address.contains("report.pdf"))
        .collect();
    let (own, everyone) = (format!("{path}/report.pdf"), format!("{path}/report.pdf?for=everyone"));
    assert!(papers.contains(&own) && papers.contains(&everyone), "{papers:?}");
    let (own, everyone) = (donor.get(&own).await, donor.get(&everyone).await);
    assert!(own.text().contains("Your SAR "), "{}", own.text());
    assert!(!everyone.text().contains("Your SAR "), "{}", everyone.text());
    // Whoever has no share reads the same as everyone.
    let visitor = app.browser().get(&format!("{path}/report.pdf")).await;
    assert_eq!(visitor.text(), everyone.text());
}
