### Signing in and out

people-sign-in-title = Sign in
people-sign-in-lead = Type your e-mail and we send you a code to sign in with. No password; if you are new, your account begins with the first code.
people-sign-in-guest = You can give as a guest without an account; an account keeps your gifts, receipts and impact reports in one place.
people-email = E-mail
people-email-hint = Such as name@example.org
people-send-code = Send the code

people-code-title = Enter your sign-in code
people-code-sent-to = We sent a code to
people-code = Sign-in code
# $length (number) - how many digits
people-code-hint = { $length ->
    [one] One digit, good for ten minutes.
   *[other] { $length-text } digits, good for ten minutes.
}
people-sign-in = Sign in
people-code-resend = Send a new code
people-code-sent-again = We sent a new code; it is the only one that works on this page.
people-code-other-address = Another address
people-code-spam = No message? Look into your spam folder, or ask for a new code after a minute.
people-code-over = Your request has run out. Type your e-mail and we send a new code.

people-demo-title = Demo accounts
people-demo-text = Choose an account; its code goes to the demo mailbox, where you can copy it.
people-demo-donor = Donor
people-demo-manager = Charity manager
people-demo-reviewer = Reviewer
people-demo-finance = Finance
people-demo-supervisor = Supervisor
people-demo-second-supervisor = Second supervisor
people-demo-two-roles = Reviewer and finance
people-demo-volunteer = Volunteer
people-demo-mailbox-title = This is a demonstration
people-demo-mailbox-open = Open the demo mailbox to see the code
