### الدخول والخروج

people-sign-in-title = تسجيل الدخول
people-sign-in-lead = اكتب بريدك ونرسل إليك رمزًا تدخل به. بلا كلمة مرور، وإن كنت جديدًا فحسابك يبدأ مع أول رمز.
people-sign-in-guest = يمكنك التبرع ضيفًا دون حساب؛ الحساب يجمع لك تبرعاتك وإيصالاتك وتقارير أثرها في مكان واحد.
people-email = البريد الإلكتروني
people-email-hint = مثل name@example.org
people-send-code = أرسل الرمز

people-code-title = اكتب رمز الدخول
people-code-sent-to = أرسلنا رمزًا إلى
people-code = رمز الدخول
# $length (number) - عدد الأرقام
people-code-hint = { $length ->
    [zero] صالح عشر دقائق.
    [one] رقم واحد، صالح عشر دقائق.
    [two] رقمان، صالح عشر دقائق.
    [few] { $length-text } أرقام، صالح عشر دقائق.
    [many] { $length-text } رقمًا، صالح عشر دقائق.
   *[other] { $length-text } رقم، صالح عشر دقائق.
}
people-sign-in = دخول
people-code-resend = أرسل رمزًا جديدًا
people-code-sent-again = أرسلنا رمزًا جديدًا، وهو وحده الصالح في هذه الصفحة.
people-code-other-address = بريد آخر
people-code-spam = لم تصلك الرسالة؟ انظر في البريد غير المرغوب، أو اطلب رمزًا جديدًا بعد دقيقة.
people-code-over = انتهت مدة طلبك. اكتب بريدك لنرسل رمزًا جديدًا.

people-demo-title = حسابات التجربة
people-demo-text = اختر حسابًا نرسل رمزه إلى بريد التجربة، ثم افتح البريد وانسخ الرمز.
people-demo-donor = متبرع
people-demo-manager = مدير جمعية
people-demo-reviewer = مراجع
people-demo-finance = مالية
people-demo-supervisor = مشرف
people-demo-second-supervisor = مشرف ثانٍ
people-demo-two-roles = مراجع ومالية معًا
people-demo-volunteer = متطوع
people-demo-mailbox-title = هذه نسخة تجربة
people-demo-mailbox-open = افتح بريد التجربة لترى الرمز
