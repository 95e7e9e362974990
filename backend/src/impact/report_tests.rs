//! Impact reports on both engines, from the draft to each donor's share.

use domain::error::{AppError, Conflict, FieldProblem, MissingStep};
use domain::giving::OpportunityState;
use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::people::Actor;
use domain::time::Timestamp;

use super::fixture::{Cause, Report, causes};
use super::reports::*;
use crate::delivery::attachments::{AttachmentOwner, AttachmentRole, attachment_add, media_open};
use crate::delivery::opportunities::opportunity_internal;
use crate::delivery::tests::fixture::*;
use crate::delivery::tests::{conflict, problem, public};
use crate::documents::Block;
use crate::test_support::TestContext;

crate::on_both_engines! {
    a_report_completes_its_opportunity,
    costs_stay_within_what_was_paid,
    a_report_is_sent_back_and_mended,
    each_donor_reads_their_own_share,
    the_gallery_is_paged,
}

const PAID: Money = Money::from_halalas(100_000);

async fn written(context: &crate::Context, cast: &Cast) -> i64 {
    let number = delivered(context, cast).await;
    let id = report_save(context, &cast.manager, number, report_form("900", PAID))
        .await
        .unwrap();
    for (role, width) in [(AttachmentRole::PhotoBefore, 80), (AttachmentRole::PhotoAfter, 81)] {
        attachment_add(context, &cast.manager, AttachmentOwner::Report(id), photo(role, width))
            .await
            .unwrap();
    }
    number
}

async fn completed(context: &crate::Context, cast: &Cast) -> (i64, i64) {
    let number = written(context, cast).await;
    report_submit(context, &cast.manager, number, ORIGIN).await.unwrap();
    report_decide(context, &cast.supervisor, number, ReportDecision::Publish, ORIGIN)
        .await
        .unwrap();
    let editor = report_editor(context, &cast.manager, number).await.unwrap();
    (number, editor.report.unwrap().number)
}

async fn a_report_completes_its_opportunity(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = delivered(context, &cast).await;
    let id = report_save(context, &cast.manager, number, report_form("900", PAID))
        .await
        .unwrap();
    let unseen = report_submit(context, &cast.manager, number, ORIGIN).await;
    assert_eq!(conflict(unseen), Conflict::Missing(MissingStep::Picture));
    let owner = AttachmentOwner::Report(id);
    attachment_add(context, &cast.manager, owner, photo(AttachmentRole::PhotoAfter, 90))
        .await
        .unwrap();
    for stranger in [&cast.other_manager, &cast.donor] {
        let form = report_form("1", PAID);
        assert_eq!(
            public(report_save(context, stranger, number, form).await),
            AppError::NotFound
        );
        assert_eq!(
            public(report_submit(context, stranger, number, ORIGIN).await),
            AppError::NotFound
        );
        assert_eq!(
            public(report_editor(context, stranger, number).await),
            AppError::NotFound
        );
    }
    report_submit(context, &cast.manager, number, ORIGIN).await.unwrap();
    let late = report_save(context, &cast.manager, number, report_form("1", PAID)).await;
    assert_eq!(conflict(late), Conflict::ChangedMeanwhile);
    let waiting = reports_submitted(context, &cast.supervisor).await.unwrap();
    assert_eq!(waiting.len(), 1);
    let report = waiting[0].number;
    assert_eq!(
        public(report_public(context, &Actor::Visitor, report).await),
        AppError::NotFound
    );
    assert!(
        !report_public(context, &cast.supervisor, report)
            .await
            .unwrap()
            .published
    );

    for actor in [&cast.manager, &cast.reviewer, &cast.finance] {
        let decided = report_decide(context, actor, number, ReportDecision::Publish, ORIGIN).await;
        assert_eq!(public(decided), AppError::NotFound);
    }
    let publish = async |actor: &Actor| report_decide(context, actor, number, ReportDecision::Publish, ORIGIN).await;
    let (one, other) = futures::future::join(publish(&cast.supervisor), publish(&cast.second_supervisor)).await;
    assert!(one.is_ok() != other.is_ok());
    assert_eq!(
        conflict(if one.is_ok() { other } else { one }),
        Conflict::ChangedMeanwhile
    );
    let file = opportunity_internal(context, &cast.manager, number).await.unwrap();
    assert_eq!(file.state, OpportunityState::Completed);
    let public_report = report_public(context, &Actor::Visitor, report).await.unwrap();
    assert_eq!((public_report.beneficiary_count, public_report.payments.len()), (48, 3));
    assert_eq!(public_report.cost_total, Money::from_halalas(90_000));
    let photo = &public_report.after[0];
    assert!(
        media_open(context, &Actor::Visitor, &photo.hash, false)
            .await
            .unwrap()
            .public
    );
    let kinds: Vec<_> = report_moments(&public_report)
        .iter()
        .map(|moment| moment.kind)
        .collect();
    assert!(kinds.contains(&ReportMomentKind::Opened));
    assert_eq!(kinds.len(), 9);
}

async fn costs_stay_within_what_was_paid(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = funded(context, &cast).await;
    let early = report_save(context, &cast.manager, number, report_form("1", PAID)).await;
    assert_eq!(conflict(early), Conflict::WrongState);
    pay(context, &cast, number, 1).await;
    // 300 of 1,000 riyals are paid so far.
    let over = report_save(context, &cast.manager, number, report_form("300.01", PAID)).await;
    assert_eq!(
        problem(over, "cost_1_amount"),
        Some(FieldProblem::OverPaid { paid_halalas: 30_000 })
    );
    report_save(context, &cast.manager, number, report_form("300", PAID))
        .await
        .unwrap();
    let unfinished = report_submit(context, &cast.manager, number, ORIGIN).await;
    assert_eq!(conflict(unfinished), Conflict::Missing(MissingStep::Milestones));
}

async fn a_report_is_sent_back_and_mended(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = written(context, &cast).await;
    let early = report_decide(context, &cast.supervisor, number, ReportDecision::Publish, ORIGIN).await;
    assert_eq!(conflict(early), Conflict::Missing(MissingStep::ReportSubmission));
    report_submit(context, &cast.manager, number, ORIGIN).await.unwrap();
    let back = ReportDecision::Return {
        reason: "A face can be recognised".to_owned(),
    };
    report_decide(context, &cast.supervisor, number, back.clone(), ORIGIN)
        .await
        .unwrap();
    let again = report_decide(context, &cast.supervisor, number, back, ORIGIN).await;
    assert_eq!(conflict(again), Conflict::ChangedMeanwhile);
    let report = report_editor(context, &cast.manager, number)
        .await
        .unwrap()
        .report
        .unwrap();
    assert_eq!(report.return_reason, "A face can be recognised");
    report_save(context, &cast.manager, number, report_form("1000", PAID))
        .await
        .unwrap();
    report_submit(context, &cast.manager, number, ORIGIN).await.unwrap();
    // Whoever wrote it does not publish it.
    let mut grants = cast.supervisor.grants().to_vec();
    grants.extend(cast.manager.grants());
    let writer = Actor::person(cast.manager.person_id().unwrap(), grants);
    let own = report_decide(context, &writer, number, ReportDecision::Publish, ORIGIN).await;
    assert_eq!(conflict(own), Conflict::SamePerson);
    let list = report_list_managed(context, &cast.manager, cast.charity).await.unwrap();
    assert_eq!(list.len(), 1);
}

async fn each_donor_reads_their_own_share(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let (_, number) = completed(context, &cast).await;
    let report = report_public(context, &Actor::Visitor, number).await.unwrap();
    let share = report_share(context, &cast.donor, &report, None)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((share.given, share.basis_points), (Money::from_halalas(25_000), 2_500));
    assert_eq!(
        report_share(context, &Actor::Visitor, &report, None).await.unwrap(),
        None
    );
    assert_eq!(
        report_share(context, &Actor::Visitor, &report, Some("guess"))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        report_share(context, &cast.other_manager, &report, None).await.unwrap(),
        None
    );

    let style = Style::of(Locale::Ar);
    let document = report_document(context, &cast.donor, &report, Some(share), style)
        .await
        .unwrap();
    assert!(matches!(&document.blocks[0], Block::Callout { text } if text.contains("25%")));
    assert!(
        document
            .blocks
            .iter()
            .any(|block| matches!(block, Block::Images { images } if images.len() == 2))
    );
    let open = report_document(context, &Actor::Visitor, &report, None, Style::of(Locale::En))
        .await
        .unwrap();
    assert!(!open.blocks.iter().any(|block| matches!(block, Block::Callout { .. })));
}

/// Twenty-nine causes behind the one that was carried out step by step, five at each moment, so that
/// pages end in the midst of equals; twelve of them lie in Riyadh, as many as one page holds.
fn reported(before: Timestamp) -> Vec<Cause> {
    let mut causes: Vec<Cause> = (1..=29)
        .map(|number| Cause {
            number,
            field: if number % 2 == 0 {
                ("health", "dialysis")
            } else {
                ("food", "meals")
            },
            region: if number <= 12 { "SA-01" } else { "SA-05" },
            state: "completed",
            published_at: Some(before),
            report: Some(Report {
                number: 100 + number,
                beneficiary_count: number,
                published_at: Some(before.plus_us(-1 - number / 5)),
            }),
        })
        .collect();
    let waiting = causes[0];
    causes.push(Cause {
        number: 30,
        state: "reporting",
        report: waiting.report.map(|report| Report {
            number: 130,
            published_at: None,
            ..report
        }),
        ..waiting
    });
    causes
}

/// Every page of the gallery, each found by the text that the page before puts into its address.
async fn gallery(context: &crate::Context, filter: &ReportFilter) -> Vec<Vec<ReportCard>> {
    let mut pages = Vec::new();
    let mut after: Option<ReportCursor> = None;
    loop {
        let page = report_list_public(context, &Actor::Visitor, filter, after)
            .await
            .unwrap();
        pages.push(page.cards);
        match page.next {
            Some(next) => after = Some(next.to_string().parse().unwrap()),
            None => return pages,
        }
        assert!(pages.len() <= 4, "a page repeats itself");
    }
}

async fn the_gallery_is_paged(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let (_, first) = completed(context, &cast).await;
    causes(context, cast.charity, reported(context.now())).await;
    let sizes = |pages: &[Vec<ReportCard>]| pages.iter().map(Vec::len).collect::<Vec<_>>();
    let numbers = |pages: &[Vec<ReportCard>]| {
        let mut numbers: Vec<_> = pages.iter().flatten().map(|card| card.number).collect();
        numbers.sort_unstable();
        numbers
    };

    let all = gallery(context, &ReportFilter::default()).await;
    assert_eq!(sizes(&all), [12, 12, 6]);
    assert_eq!(
        numbers(&all),
        std::iter::once(first).chain(101..=129).collect::<Vec<_>>()
    );
    let moments: Vec<_> = all.iter().flatten().map(|card| card.published_at).collect();
    assert!(moments.is_sorted_by(|one, next| one >= next), "{moments:?}");
    assert!(all[0][0].number == first && all[0][0].photo_hash.is_some());

    let of = |field: &str, region: &str, charity: &str| ReportFilter {
        field: field.to_owned(),
        region: region.to_owned(),
        charity: charity.to_owned(),
    };
    let health = gallery(context, &of("health", "", "")).await;
    assert_eq!(sizes(&health), [12, 2]);
    assert_eq!(numbers(&health), (102..=128).step_by(2).collect::<Vec<_>>());
    // A page that is just full is the last one.
    assert_eq!(sizes(&gallery(context, &of("", "SA-01", "")).await), [12]);
    assert_eq!(sizes(&gallery(context, &of("", "", "charity-1")).await), [12, 12, 6]);
    assert_eq!(sizes(&gallery(context, &of("", "", "charity-2")).await), [0]);
}
