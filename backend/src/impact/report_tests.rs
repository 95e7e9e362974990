//! Impact reports on both engines, from the draft to each donor's share.

use domain::error::{AppError, Conflict, FieldProblem, MissingStep};
use domain::giving::OpportunityState;
use domain::locale::{Locale, Style};
use domain::money::Money;
use domain::people::Actor;

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

async fn the_gallery_is_paged(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let (_, number) = completed(context, &cast).await;
    let all = report_list_public(context, &Actor::Visitor, &ReportFilter::default(), None)
        .await
        .unwrap();
    assert_eq!(all.cards.iter().map(|card| card.number).collect::<Vec<_>>(), [number]);
    assert!(all.cards[0].photo_hash.is_some() && all.next.is_none());
    let other = ReportFilter {
        field: "health".to_owned(),
        ..ReportFilter::default()
    };
    assert!(
        report_list_public(context, &Actor::Visitor, &other, None)
            .await
            .unwrap()
            .cards
            .is_empty()
    );
}
