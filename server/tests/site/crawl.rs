//! Follows every link that somebody can reach.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::support::{Answer, Browser};

/// Pages of one kind (the same address but for numbers and names) that are looked at.
const PAGES_PER_KIND_MAX: usize = 8;
/// Streams that never end, and the mailbox that demonstrations show to everybody.
const LEFT_OUT: [&str; 3] = ["/events/", "/demo/mailbox", "/test-gateway/"];

/// Every answer that `browser` reaches from `starts` by links and forms that only ask.
pub(crate) async fn crawl(browser: &mut Browser<'_>, starts: &[&str]) -> Vec<Answer> {
    let mut waiting: VecDeque<String> = starts.iter().map(|&start| start.to_owned()).collect();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut answers = Vec::new();
    while let Some(path) = waiting.pop_front() {
        let kind = kinds.entry(kind_of(&path)).or_default();
        *kind += 1;
        if *kind > PAGES_PER_KIND_MAX {
            continue;
        }
        let answer = browser.get(&path).await;
        let mut next = Vec::new();
        if answer.status.is_redirection() {
            next.push(answer.location().to_owned());
        } else if answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"))
        {
            next.extend(answer.addresses());
        }
        for address in next {
            let own = address.strip_prefix("http://ataa.test").unwrap_or(&address);
            let target = own.split('#').next().unwrap_or_default().to_owned();
            let inside = target.starts_with('/') && !target.starts_with("//");
            if inside && !LEFT_OUT.iter().any(|start| target.starts_with(start)) && seen.insert(target.clone()) {
                waiting.push_back(target);
            }
        }
        answers.push(answer);
    }
    answers
}

/// The address with what differs between pages of one kind taken out.
fn kind_of(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut parts: Vec<&str> = path.split('/').collect();
    for (index, part) in parts.clone().into_iter().enumerate() {
        let after = index.checked_sub(1).map_or("", |before| parts[before]);
        let is_name = matches!(after, "charities" | "media" | "pay" | "donations" | "{}");
        if !part.is_empty() && (is_name || part.bytes().any(|sign| sign.is_ascii_digit())) {
            parts[index] = "{}";
        }
    }
    let mut names: Vec<_> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    names.sort_unstable();
    format!("{}?{}", parts.join("/"), names.join("&"))
}

#[test]
fn pages_of_one_kind_are_known_by_their_address() {
    assert_eq!(
        kind_of("/ar/opportunities/12?field=health&zakat=1"),
        "/ar/opportunities/{}?field&zakat"
    );
    assert_eq!(kind_of("/ar/charities/blue-lantern"), "/ar/charities/{}?");
    assert_eq!(kind_of("/ar/me/donations"), "/ar/me/donations?");
}
