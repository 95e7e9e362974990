//! Delivery on both engines: drafts, milestones, tranches, files.

pub(crate) mod fixture;

use domain::error::{AppError, Conflict, FieldProblem, MissingStep};
use domain::giving::{OpportunityEvent, OpportunityState};
use domain::money::Money;
use domain::people::Actor;

use self::fixture::*;
use super::attachments::*;
use super::disbursements::*;
use super::milestones::*;
use super::money::opportunity_money_shown;
use super::opportunities::*;
use super::today::{TaskKind, manage_today};
use crate::Result;
use crate::payouts::batches::batch_authorise;
use crate::reference::Bilingual;
use crate::test_support::TestContext;

crate::on_both_engines! {
    a_draft_is_written_mended_and_handed_in,
    a_draft_with_unknown_codes_is_refused,
    what_a_manager_sees_is_their_own_charitys,
    tranches_follow_the_milestones,
    a_tranche_takes_two_people,
    a_tranche_is_paid_once_when_two_race,
    a_refused_tranche_gives_its_money_back,
    a_tranche_goes_to_the_account_in_effect_only,
    milestones_need_evidence_and_are_judged_once,
    files_are_seen_by_whom_they_concern,
    uploads_are_what_they_say,
    the_day_begins_with_what_waits,
}

pub(crate) fn conflict<T: std::fmt::Debug>(outcome: Result<T>) -> Conflict {
    match outcome.unwrap_err().into_public() {
        AppError::Conflict(conflict) => conflict,
        other => panic!("a conflict was expected, not {other:?}"),
    }
}

pub(crate) fn public<T: std::fmt::Debug>(outcome: Result<T>) -> AppError {
    outcome.unwrap_err().into_public()
}

pub(crate) fn problem<T: std::fmt::Debug>(outcome: Result<T>, field: &str) -> Option<FieldProblem> {
    match public(outcome) {
        AppError::Invalid(errors) => errors.of(field).cloned(),
        other => panic!("a problem of {field} was expected, not {other:?}"),
    }
}

async fn a_draft_is_written_mended_and_handed_in(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = opportunity_create(context, &cast.manager, cast.charity, draft(context, &[]))
        .await
        .unwrap();
    let second = opportunity_create(context, &cast.manager, cast.charity, draft(context, &[]))
        .await
        .unwrap();
    assert_eq!(second, number + 1);
    let mended = draft(context, &[("title_ar", "سلال أكبر"), ("ends_on", "2027-02-01")]);
    opportunity_update(context, &cast.manager, number, mended)
        .await
        .unwrap();
    let file = opportunity_internal(context, &cast.manager, number).await.unwrap();
    assert_eq!(
        (file.title.ar.as_str(), file.state),
        ("سلال أكبر", OpportunityState::Draft)
    );
    assert_eq!(file.ends_on().unwrap().to_string(), "2027-02-01");
    assert_eq!(file.milestones.len(), 3);
    assert_eq!(
        file.milestones
            .iter()
            .map(|one| one.share_basis_points)
            .collect::<Vec<_>>(),
        [3_000, 5_000, 2_000]
    );

    opportunity_submit(context, &cast.manager, number, ORIGIN)
        .await
        .unwrap();
    assert_eq!(
        conflict(opportunity_submit(context, &cast.manager, number, ORIGIN).await),
        Conflict::WrongState
    );
    let late = opportunity_update(context, &cast.manager, number, draft(context, &[])).await;
    assert_eq!(conflict(late), Conflict::ChangedMeanwhile);
    let file = opportunity_internal(context, &cast.manager, number).await.unwrap();
    assert_eq!(
        file.happenings.iter().map(|one| one.event).collect::<Vec<_>>(),
        [OpportunityEvent::Submit]
    );
    assert_eq!(file.happenings[0].who.as_deref(), Some("manager"));
    let page = opportunity_list_managed(context, &cast.manager, cast.charity, None, None)
        .await
        .unwrap();
    assert_eq!(
        page.state_counts,
        [(OpportunityState::Draft, 1), (OpportunityState::Submitted, 1)]
    );
    let drafts = Some(OpportunityState::Draft);
    let page = opportunity_list_managed(context, &cast.manager, cast.charity, drafts, None)
        .await
        .unwrap();
    assert_eq!(page.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [second]);
}

async fn a_draft_with_unknown_codes_is_refused(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let write = async |changes: &[(&str, &str)]| {
        opportunity_create(context, &cast.manager, cast.charity, draft(context, changes)).await
    };
    assert_eq!(
        problem(write(&[("field", "sport")]).await, "field"),
        Some(FieldProblem::InvalidChoice)
    );
    assert_eq!(
        problem(write(&[("subfield", "meal")]).await, "subfield"),
        Some(FieldProblem::InvalidChoice)
    );
    assert_eq!(
        problem(write(&[("subfield", "rent")]).await, "subfield"),
        Some(FieldProblem::Mismatch)
    );
    assert_eq!(
        problem(write(&[("region", "SA-13")]).await, "region"),
        Some(FieldProblem::InvalidChoice)
    );
    let mosque = [
        ("field", "religious"),
        ("subfield", "mosques"),
        ("zakat_requested", "on"),
    ];
    assert_eq!(
        problem(write(&mosque).await, "zakat_requested"),
        Some(FieldProblem::NotAllowedForZakat)
    );
}

async fn what_a_manager_sees_is_their_own_charitys(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = opportunity_create(context, &cast.manager, cast.charity, draft(context, &[]))
        .await
        .unwrap();
    for stranger in [&cast.other_manager, &cast.donor] {
        let form = draft(context, &[]);
        assert_eq!(
            public(opportunity_internal(context, stranger, number).await),
            AppError::NotFound
        );
        assert_eq!(
            public(opportunity_update(context, stranger, number, form.clone()).await),
            AppError::NotFound
        );
        assert_eq!(
            public(opportunity_submit(context, stranger, number, ORIGIN).await),
            AppError::NotFound
        );
        assert_eq!(
            public(opportunity_create(context, stranger, cast.charity, form).await),
            AppError::NotFound
        );
        assert_eq!(
            public(manage_today(context, stranger, cast.charity).await),
            AppError::NotFound
        );
        let list = opportunity_list_managed(context, stranger, cast.charity, None, None).await;
        assert_eq!(public(list), AppError::NotFound);
        assert_eq!(
            public(charity_of_opportunity(context, stranger, number).await),
            AppError::NotFound
        );
    }
    let visitor = opportunity_internal(context, &Actor::Visitor, number).await;
    assert_eq!(public(visitor), AppError::SignInRequired);
    assert!(opportunity_internal(context, &cast.reviewer, number).await.is_ok());
    assert_eq!(
        public(opportunity_internal(context, &cast.manager, 77).await),
        AppError::NotFound
    );
    let charities = charities_managed(context, &cast.manager).await.unwrap();
    assert_eq!(charities.iter().map(|one| one.id).collect::<Vec<_>>(), [cast.charity]);
}

async fn tranches_follow_the_milestones(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let early = published(context, &cast).await;
    assert_eq!(conflict(ask(context, &cast, early, 1).await), Conflict::WrongState);

    let number = funded(context, &cast).await;
    assert_eq!(
        conflict(ask(context, &cast, number, 2).await),
        Conflict::Missing(MissingStep::EarlierMilestoneAcceptance)
    );
    pay(context, &cast, number, 1).await;
    let file = opportunity_internal(context, &cast.manager, number).await.unwrap();
    assert_eq!(file.state, OpportunityState::Executing);
    assert_eq!(
        file.milestones[0].tranche.as_ref().unwrap().amount,
        Money::from_halalas(30_000)
    );
    assert_eq!(conflict(ask(context, &cast, number, 1).await), Conflict::AlreadyExists);
    assert_eq!(
        conflict(ask(context, &cast, number, 2).await),
        Conflict::Missing(MissingStep::EarlierMilestoneAcceptance)
    );
    deliver(context, &cast, number, 1).await;
    pay(context, &cast, number, 2).await;
    deliver(context, &cast, number, 2).await;
    assert_eq!(
        conflict(ask(context, &cast, number, 3).await),
        Conflict::Missing(MissingStep::EarlierMilestoneAcceptance)
    );
    deliver(context, &cast, number, 3).await;
    pay(context, &cast, number, 3).await;
    let file = opportunity_internal(context, &cast.manager, number).await.unwrap();
    assert_eq!(file.state, OpportunityState::Reporting);
    let money = opportunity_money_shown(&context.db, file.id).await.unwrap();
    assert_eq!(
        (money.collected, money.paid),
        (Money::from_halalas(100_000), Money::from_halalas(100_000))
    );
    assert!(money.in_fund.is_zero() && money.promised.is_zero());
}

async fn a_tranche_takes_two_people(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = funded(context, &cast).await;
    let tranche = ask(context, &cast, number, 1).await.unwrap();
    let release = async |actor: &Actor| release(context, &cast, actor, tranche).await;
    let approve = async |actor: &Actor| disbursement_approve(context, actor, tranche, ORIGIN).await;
    assert_eq!(
        conflict(release(&cast.supervisor).await),
        Conflict::ChangedMeanwhile,
        "not approved yet"
    );
    for actor in [&cast.manager, &cast.reviewer, &cast.donor] {
        assert_eq!(public(approve(actor).await), AppError::NotFound);
        assert_eq!(
            public(batch_authorise(context, actor, 1, ORIGIN).await),
            AppError::NotFound
        );
    }
    approve(&cast.finance).await.unwrap();
    assert_eq!(conflict(approve(&cast.supervisor).await), Conflict::ChangedMeanwhile);
    assert_eq!(conflict(approve(&cast.finance).await), Conflict::SamePerson);
    assert_eq!(conflict(release(&cast.finance).await), Conflict::SamePerson);
    release(&cast.supervisor).await.unwrap();
    assert_eq!(
        conflict(release(&cast.second_supervisor).await),
        Conflict::ChangedMeanwhile
    );
    let line = disbursement_get(context, &cast.finance, tranche).await.unwrap();
    assert_eq!(
        (line.released_by.as_str(), line.approved_by.unwrap().1.as_str()),
        ("supervisor", "finance")
    );

    // Whoever manages the charity as well is never one of the two.
    let second = funded(context, &cast).await;
    let tranche = ask(context, &cast, second, 1).await.unwrap();
    let mut grants = cast.manager.grants().to_vec();
    grants.extend(cast.finance.grants());
    let both = Actor::person(cast.finance.person_id().unwrap(), grants);
    assert_eq!(
        conflict(disbursement_approve(context, &both, tranche, ORIGIN).await),
        Conflict::SamePerson
    );

    // The rule stands in the database, too.
    let outcome: Result<()> = context
        .db
        .write(|tx| {
            Box::pin(async move {
                let sql = "UPDATE disbursement SET released_by = approved_by WHERE state = 'released'";
                crate::in_tx!(tx, connection => sqlx::query(sql).execute(connection).await.map(|_| ()))?;
                Ok(())
            })
        })
        .await;
    assert!(outcome.is_err());
}

async fn a_tranche_is_paid_once_when_two_race(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = funded(context, &cast).await;
    let asked = futures::future::join(ask(context, &cast, number, 1), ask(context, &cast, number, 1)).await;
    let tranche = match asked {
        (Ok(tranche), Err(_)) | (Err(_), Ok(tranche)) => tranche,
        other => panic!("one request was expected: {other:?}"),
    };
    disbursement_approve(context, &cast.finance, tranche, ORIGIN)
        .await
        .unwrap();
    settle(context).await;
    // A part of it is zakat, which leaves from its own account.
    let batches = seal(context, &cast.reviewer_and_supervisor, tranche).await.unwrap();
    assert_eq!(batches.len(), 2);
    for batch in batches {
        batch_authorise(context, &cast.supervisor, batch, ORIGIN).await.unwrap();
        // Two people note at the same moment that the bank paid.
        let (one, other) = futures::future::join(
            confirm(context, &cast.second_supervisor, batch),
            confirm(context, &cast.reviewer_and_supervisor, batch),
        )
        .await;
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        let lost = if one.is_ok() { other } else { one };
        assert_eq!(conflict(lost), Conflict::ChangedMeanwhile);
    }
    let id = opportunity_find(context, number).await.unwrap();
    assert_eq!(
        opportunity_money_shown(&context.db, id).await.unwrap().paid,
        Money::from_halalas(30_000)
    );
}

async fn a_refused_tranche_gives_its_money_back(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = funded(context, &cast).await;
    let id = opportunity_find(context, number).await.unwrap();
    let before = opportunity_money_shown(&context.db, id).await.unwrap();
    let tranche = ask(context, &cast, number, 1).await.unwrap();
    let asked = opportunity_money_shown(&context.db, id).await.unwrap();
    assert_eq!(
        (asked.promised, asked.in_fund),
        (Money::from_halalas(30_000), Money::from_halalas(70_000))
    );
    // Zakat may not wait, so it goes first.
    assert_eq!(asked.in_fund_by_class.len(), 1);
    disbursement_approve(context, &cast.finance, tranche, ORIGIN)
        .await
        .unwrap();
    let reason = "The quotation is missing".to_owned();
    disbursement_refuse(context, &cast.supervisor, tranche, reason.clone(), ORIGIN)
        .await
        .unwrap();
    assert_eq!(opportunity_money_shown(&context.db, id).await.unwrap(), before);
    let again = disbursement_refuse(context, &cast.supervisor, tranche, reason.clone(), ORIGIN).await;
    assert_eq!(conflict(again), Conflict::ChangedMeanwhile);
    let page = disbursement_list_managed(context, &cast.manager, cast.charity, None)
        .await
        .unwrap();
    assert_eq!(page.lines[0].refuse_reason, reason);
    // It may be asked for anew.
    assert_eq!(ask(context, &cast, number, 1).await.unwrap(), tranche + 1);
    let queue = disbursement_queue(context, &cast.finance, None).await.unwrap();
    assert_eq!(
        queue.lines.iter().map(|line| line.number).collect::<Vec<_>>(),
        [tranche + 1]
    );
}

async fn a_tranche_goes_to_the_account_in_effect_only(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = funded(context, &cast).await;
    let tranche = ask(context, &cast, number, 1).await.unwrap();
    disbursement_approve(context, &cast.finance, tranche, ORIGIN)
        .await
        .unwrap();
    meddle(
        context,
        "UPDATE charity SET state = 'suspended' WHERE slug = 'charity-1'",
    )
    .await;
    let release = async || release(context, &cast, &cast.supervisor, tranche).await;
    assert_eq!(conflict(release().await), Conflict::CharityNotActive);
    meddle(
        context,
        "UPDATE charity SET state = 'active', license_expires_on_day = 1 WHERE slug = 'charity-1'",
    )
    .await;
    assert_eq!(conflict(release().await), Conflict::CharityNotActive);
    meddle(context, "UPDATE charity SET license_expires_on_day = NULL").await;
    meddle(context, "UPDATE charity_iban SET state = 'withdrawn'").await;
    assert_eq!(conflict(release().await), Conflict::AccountMissing);
    meddle(context, "UPDATE charity_iban SET state = 'approved'").await;
    // What the charity's page says does not move money: the register does.
    meddle(context, "UPDATE charity SET iban = 'SA9480000000000000000001'").await;
    release().await.unwrap();
}

async fn milestones_need_evidence_and_are_judged_once(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = funded(context, &cast).await;
    let id = opportunity_find(context, number).await.unwrap();
    let first = milestone_find(context, id, 1).await.unwrap();
    let second = milestone_find(context, id, 2).await.unwrap();
    let report = async |milestone| milestone_report(context, &cast.manager, milestone, milestone_note(), ORIGIN).await;
    assert_eq!(conflict(report(first).await), Conflict::Missing(MissingStep::Evidence));
    let upload = |width| photo(AttachmentRole::Photo, width);
    for (milestone, width) in [(first, 61), (second, 62)] {
        attachment_add(
            context,
            &cast.manager,
            AttachmentOwner::Milestone(milestone),
            upload(width),
        )
        .await
        .unwrap();
    }
    assert_eq!(
        conflict(report(second).await),
        Conflict::Missing(MissingStep::EarlierMilestoneReport)
    );
    report(first).await.unwrap();
    assert_eq!(conflict(report(first).await), Conflict::WrongState);
    assert_eq!(milestones_reported(context, &cast.supervisor).await.unwrap().len(), 1);

    let unreported = milestone_decide(context, &cast.supervisor, second, MilestoneDecision::Accept, ORIGIN).await;
    assert_eq!(conflict(unreported), Conflict::Missing(MissingStep::MilestoneReport));

    let back = MilestoneDecision::Return {
        reason: "The photo shows nothing".to_owned(),
    };
    for actor in [&cast.manager, &cast.reviewer, &cast.finance] {
        assert_eq!(
            public(milestone_decide(context, actor, first, back.clone(), ORIGIN).await),
            AppError::NotFound
        );
    }
    milestone_decide(context, &cast.supervisor, first, back, ORIGIN)
        .await
        .unwrap();
    let file = opportunity_internal(context, &cast.manager, number).await.unwrap();
    assert_eq!(file.milestones[0].return_reason, "The photo shows nothing");
    report(first).await.unwrap();
    let accept = async |actor: &Actor| milestone_decide(context, actor, first, MilestoneDecision::Accept, ORIGIN).await;
    let (one, other) = futures::future::join(accept(&cast.supervisor), accept(&cast.second_supervisor)).await;
    assert!(one.is_ok() != other.is_ok());
    assert_eq!(
        conflict(if one.is_ok() { other } else { one }),
        Conflict::ChangedMeanwhile
    );
}

async fn files_are_seen_by_whom_they_concern(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = opportunity_create(context, &cast.manager, cast.charity, draft(context, &[]))
        .await
        .unwrap();
    let id = opportunity_find(context, number).await.unwrap();
    let owner = AttachmentOwner::Opportunity(id);
    attachment_add(context, &cast.manager, owner, photo(AttachmentRole::Photo, 70))
        .await
        .unwrap();
    let other = attachment_add(context, &cast.other_manager, owner, photo(AttachmentRole::Photo, 71)).await;
    assert_eq!(public(other), AppError::NotFound);
    let misplaced = attachment_add(context, &cast.manager, owner, photo(AttachmentRole::PhotoBefore, 72)).await;
    assert_eq!(problem(misplaced, "photo"), Some(FieldProblem::InvalidChoice));
    let pdf = NewAttachment {
        field: "document".to_owned(),
        role: AttachmentRole::Document,
        file_name: "عرض سعر.pdf".to_owned(),
        bytes: b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF".to_vec(),
        caption: Bilingual::default(),
    };
    let document = attachment_add(context, &cast.manager, owner, pdf).await.unwrap();
    let files = attachment_list(context, owner).await.unwrap();
    let hash_of = |kind: &str| {
        files
            .iter()
            .find(|file| file.media_type.starts_with(kind))
            .unwrap()
            .hash
            .clone()
    };
    let (picture, paper) = (hash_of("image/"), hash_of("application/pdf"));
    for actor in [&cast.manager, &cast.reviewer, &cast.supervisor] {
        assert!(media_open(context, actor, &picture, false).await.is_ok());
        assert!(media_open(context, actor, &paper, false).await.is_ok());
    }
    for actor in [&Actor::Visitor, &cast.donor, &cast.other_manager] {
        assert_eq!(
            public(media_open(context, actor, &picture, true).await),
            AppError::NotFound
        );
    }
    opportunity_submit(context, &cast.manager, number, ORIGIN)
        .await
        .unwrap();
    let late = attachment_remove(context, &cast.manager, document).await;
    assert_eq!(conflict(late), Conflict::WrongState);
    crate::supervision::review::review_recommend(context, &cast.reviewer, number, approval(), ORIGIN)
        .await
        .unwrap();
    crate::supervision::review::review_decide(context, &cast.supervisor, number, approval(), ORIGIN)
        .await
        .unwrap();
    let media = media_open(context, &Actor::Visitor, &picture, true).await.unwrap();
    assert!(media.public && media.media_type.starts_with("image/"));
    assert_eq!(
        public(media_open(context, &Actor::Visitor, &paper, false).await),
        AppError::NotFound
    );
    assert_eq!(
        public(media_open(context, &cast.supervisor, "../../secret", false).await),
        AppError::NotFound
    );
}

async fn uploads_are_what_they_say(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = opportunity_create(context, &cast.manager, cast.charity, draft(context, &[]))
        .await
        .unwrap();
    let owner = AttachmentOwner::Opportunity(opportunity_find(context, number).await.unwrap());
    let send = async |role: AttachmentRole, bytes: Vec<u8>| {
        let file = NewAttachment {
            field: "file".to_owned(),
            role,
            file_name: "photo.jpg".to_owned(),
            bytes,
            caption: Bilingual::default(),
        };
        attachment_add(context, &cast.manager, owner, file).await
    };
    let script = b"<svg onload=alert(1)>".to_vec();
    assert_eq!(
        problem(send(AttachmentRole::Photo, script).await, "file"),
        Some(FieldProblem::UploadNotPhoto)
    );
    let program = [b"MZ".as_slice(), &[0; 200]].concat();
    assert_eq!(
        problem(send(AttachmentRole::Document, program).await, "file"),
        Some(FieldProblem::UploadNotPdf)
    );
    assert_eq!(
        problem(send(AttachmentRole::Document, png(64, 64)).await, "file"),
        Some(FieldProblem::UploadNotPdf)
    );
    let oversized = vec![0xFF; crate::files::PHOTO_BYTES_MAX + 1];
    let too_large = problem(send(AttachmentRole::Photo, oversized).await, "file");
    assert!(matches!(too_large, Some(FieldProblem::UploadTooLarge { .. })));
    let active = b"%PDF-1.7\n1 0 obj << /OpenAction << /S /JavaScript >> >> endobj\n%%EOF".to_vec();
    let refused = problem(send(AttachmentRole::Document, active).await, "file");
    assert_eq!(refused, Some(FieldProblem::UploadActiveContent));
    for width in 0..12 {
        send(AttachmentRole::Photo, png(64 + width, 64)).await.unwrap();
    }
    let one_more = problem(send(AttachmentRole::Photo, png(99, 64)).await, "file");
    assert_eq!(one_more, Some(FieldProblem::TooMany { max: 12 }));
}

async fn the_day_begins_with_what_waits(test: TestContext) {
    let context = context(&test);
    let cast = cast(context).await;
    let number = funded(context, &cast).await;
    let today = manage_today(context, &cast.manager, cast.charity).await.unwrap();
    assert_eq!(today.collected, Money::from_halalas(100_000));
    assert_eq!(today.ready, Money::from_halalas(30_000));
    assert_eq!(
        today.tasks.iter().map(|task| task.kind).collect::<Vec<_>>(),
        [TaskKind::TrancheReady]
    );
    ask(context, &cast, number, 1).await.unwrap();
    let today = manage_today(context, &cast.manager, cast.charity).await.unwrap();
    assert_eq!((today.waiting, today.waiting_count), (Money::from_halalas(30_000), 1));
    assert!(today.tasks.is_empty());
    // 15 March 2027 lies four months ahead: two weeks before it the milestone is announced.
    test.clock.advance_us(105 * domain::time::DAY_US);
    let today = manage_today(context, &cast.manager, cast.charity).await.unwrap();
    assert_eq!(
        today
            .tasks
            .iter()
            .map(|task| (task.kind, task.overdue))
            .collect::<Vec<_>>(),
        [(TaskKind::MilestoneDue, false)]
    );
    test.clock.advance_us(20 * domain::time::DAY_US);
    let today = manage_today(context, &cast.manager, cast.charity).await.unwrap();
    assert!(today.tasks[0].overdue);
}
