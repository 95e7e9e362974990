//! The donor's journey as its steps, for tests that need a gift to begin with.

use std::sync::atomic::{AtomicU32, Ordering};

use super::html::Form;
use super::{Answer, Browser};

/// The number of a cause that takes amounts, and more than any test gives.
pub(crate) const PUBLISHED: &str = "SELECT o.number FROM opportunity o JOIN opportunity_total t ON t.opportunity_id = o.id \
    WHERE o.state = 'published' AND o.share_price_halalas IS NULL \
    AND o.target_halalas - t.collected_halalas > 200000 ORDER BY o.number LIMIT 1";

impl Browser<'_> {
    /// A quick gift of so many riyals where the need is greatest; answers the checkout page.
    pub(crate) async fn quick_gift(&mut self, riyals: &str) -> Answer {
        let fields = [
            ("amount_choice", "other"),
            ("amount", riyals),
            ("field", ""),
            ("action", "give"),
        ];
        let given = self.post("/ar/give", &fields).await;
        self.follow(&given).await
    }

    /// Gives to an opportunity from its page; answers the checkout page.
    pub(crate) async fn give_to(&mut self, number: i64, riyals: &str) -> Answer {
        let page = self.get(&format!("/ar/opportunities/{number}")).await;
        let form = page
            .form("/give")
            .set("amount_choice", "other")
            .set("amount", riyals)
            .press("action", "give");
        let given = self.submit(&form).await;
        self.follow(&given).await
    }

    /// Sends the checkout form as a guest who has not given before, so that nobody asks whether the
    /// same gift is meant twice; answers the gateway's page.
    pub(crate) async fn check_out(&mut self, checkout: &Answer) -> Answer {
        static GUESTS: AtomicU32 = AtomicU32::new(0);
        let mobile = format!("0559{:06}", GUESTS.fetch_add(1, Ordering::Relaxed));
        let form = checkout.form("/checkout").set("mobile", &mobile);
        let sent = self.submit(&form).await;
        self.follow(&sent).await
    }

    /// Sends a filled checkout form and pays; answers the gift's own page.
    pub(crate) async fn pay(&mut self, form: &Form) -> Answer {
        let sent = self.submit(form).await;
        let gateway = self.follow(&sent).await;
        self.pay_at(&gateway, "approve").await
    }

    /// Presses a button of the gateway's page and goes where it leads.
    pub(crate) async fn pay_at(&mut self, gateway: &Answer, button: &str) -> Answer {
        let form = gateway
            .forms()
            .into_iter()
            .find(|form| form.posts)
            .expect("the gateway's buttons");
        let pressed = self.submit(&form.press("action", button)).await;
        self.follow(&pressed).await
    }

    /// Presses a button of the gateway for a payment, without looking at its page.
    pub(crate) async fn press(&mut self, reference: &str, button: &str) -> Answer {
        self.post(&format!("/test-gateway/pay/{reference}"), &[("action", button)])
            .await
    }

    /// Goes where a redirect leads, within the site.
    pub(crate) async fn follow(&mut self, answer: &Answer) -> Answer {
        assert_eq!(
            answer.status,
            303,
            "{} does not lead on: {}",
            answer.path,
            answer.text()
        );
        let next = self.own_path(answer.location());
        self.visit(&next).await
    }
}
