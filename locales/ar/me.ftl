### صفحات المتبرع: نظرة عامة، تبرعاتي، الإيصالات والكشوف، أثري، التفضيلات، الخصوصية

# --- كلمات مشتركة
# $kind (String) - رمز النية
me-intention = { $kind ->
    [sadaqah] صدقة
    [ongoing_sadaqah] صدقة جارية
    [zakat] زكاة مال
    [zakat_al_fitr] زكاة فطر
    [kaffarah_oath] كفارة يمين
    [kaffarah_fasting_inability] فدية صيام
    [kaffarah_ihram_violation] فدية محظور
    [nadhr] نذر
    [udhiyah] أضحية
    [hady] هدي
    [aqiqah] عقيقة
    [waqf] وقف
   *[other] صدقة
}
me-gift-to-field = مجال { $field }
me-gift-most-needed = حيث الحاجة أشدّ
# $kind (String) - أين وصلت الهبة
me-stage = { $kind ->
    [pooled] في صندوق المجال
    [collecting] يكتمل تمويلها
    [funded] اكتمل تمويلها
    [executing] قيد التنفيذ
    [reporting] بانتظار التقرير
    [arrived] وصل الأثر
    [refunded] استُردّت
   *[other] في الطريق
}
# $month (String) - m1 إلى m12
me-month-short = { $month ->
    [m1] محرم
    [m2] صفر
    [m3] ربيع1
    [m4] ربيع2
    [m5] جمادى1
    [m6] جمادى2
    [m7] رجب
    [m8] شعبان
    [m9] رمضان
    [m10] شوال
    [m11] القعدة
    [m12] الحجة
   *[other] شهر
}
me-riyals = { $amount } { RIYALS($amount) }
me-show-all = عرض الكل

# --- نظرة عامة
me-overview-title = نظرة عامة
me-overview-heading = هذا ما صنعه عطاؤك
me-overview-heading-named = أهلًا { $name }، هذا ما صنعه عطاؤك
me-overview-total = مجموع تبرعاتي
me-overview-since = منذ { $month }
me-overview-reached = من وصلهم عطائي
# $count (number) - عدد المستفيدين، $count-text - كما يُعرض
me-overview-reached-people = { $count ->
    [zero] لا مستفيدين بعد
    [one] مستفيد واحد
    [two] مستفيدان
    [few] { $count-text } مستفيدين
    [many] { $count-text } مستفيدًا
   *[other] { $count-text } مستفيد
}
me-overview-reached-part = جزء من واحد
me-overview-reached-none = أول تقرير في الطريق
me-overview-regions = { $count ->
    [zero] في عموم المملكة
    [one] في منطقة واحدة
    [two] في منطقتين
    [few] في { $count-text } مناطق
    [many] في { $count-text } منطقة
   *[other] في { $count-text } منطقة
}
me-overview-reached-together = مع غيرك: { $people }
me-overview-reports = تقارير أثر وصلتك
me-overview-reports-count = { $count ->
    [zero] لا تقارير بعد
    [one] تقرير واحد
    [two] تقريران
    [few] { $count-text } تقارير
    [many] { $count-text } تقريرًا
   *[other] { $count-text } تقرير
}
me-overview-reports-read = اطّلع عليها
me-overview-reports-soon = نخبرك حين يصدر أولها
me-overview-story-by = تقرير أثر · { $charity } · { $region }
me-overview-story-share = تبرعك بمبلغ { $amount } { RIYALS($amount) } كان { $percent } من هذه الفرصة
me-overview-story-share-tiny = تبرعك بمبلغ { $amount } { RIYALS($amount) } كان لبنة في هذه الفرصة، أقل من 0.01% منها
# $count (number) - نصيب المتبرع من المستفيدين
me-overview-story-share-people = { $count ->
    [zero] تبرعك بمبلغ { $amount } { RIYALS($amount) } كان { $percent } من هذه الفرصة
    [one] تبرعك بمبلغ { $amount } { RIYALS($amount) } وصل إلى مستفيد واحد كاملًا، أي { $percent } من هذه الفرصة
    [two] تبرعك بمبلغ { $amount } { RIYALS($amount) } وصل إلى مستفيدَين، أي { $percent } من هذه الفرصة
    [few] تبرعك بمبلغ { $amount } { RIYALS($amount) } وصل إلى { $count-text } مستفيدين، أي { $percent } من هذه الفرصة
    [many] تبرعك بمبلغ { $amount } { RIYALS($amount) } وصل إلى { $count-text } مستفيدًا، أي { $percent } من هذه الفرصة
   *[other] تبرعك بمبلغ { $amount } { RIYALS($amount) } وصل إلى { $count-text } مستفيد، أي { $percent } من هذه الفرصة
}
me-step-given = تبرعت
me-step-allocated = خُصّص
me-step-paid = صُرف
me-step-done = نُفّذ
me-step-reported = وُثّق
me-step-same-day = في اليوم نفسه
me-step-waiting = قريبًا
me-overview-months = عطائي خلال العام الهجري
me-overview-months-hint = بالريال، اثنا عشر شهرًا حتى الشهر الحالي
me-overview-month = الشهر
me-overview-amount = المبلغ
me-overview-fields = حسب المجال
me-overview-fields-count = { $count ->
    [zero] لا مجالات
    [one] مجال
    [two] مجالان
    [few] مجالات
    [many] مجالًا
   *[other] مجال
}
me-overview-history = آخر تبرعاتي
me-overview-empty-title = عطاؤك يبدأ من هنا
me-overview-empty-text = حين تتبرع ترى هنا أين وصل كل ريال، ومن وصله، وتقارير أثره بالصور والأرقام.
me-overview-empty-action = تصفّح فرص التبرع
me-overview-empty-guest = تبرعت من قبل ضيفًا؟ رابط المتابعة في رسالة إيصالك يفتح تبرعك في أي وقت.
me-overview-volunteer-title = شكرًا لرغبتك في العون
me-overview-volunteer-text = لا مهام تطوعية في عطاء بعد، وحين تُفتح تجدها هنا. وإلى ذلك الحين تابع الفرص وتبرّع واقرأ أثر العطاء.
me-overview-ways = ومما يفيدك
me-overview-way-reports = اقرأ تقارير الأثر
me-overview-way-charities = تعرّف على الجمعيات
me-overview-way-preferences = اللغة والتواريخ والرسائل

# --- تبرعاتي
me-donations-title = تبرعاتي
me-donations-lead = كل تبرع وأين وصل. افتح أيًّا منها لترى مسيرة ريالك خطوة بخطوة.
me-donations-years = السنوات
me-donations-all-years = كل السنوات
me-donations-gift = التبرع
me-donations-date = التاريخ
me-donations-where = أين وصل
me-donations-amount = المبلغ
me-donations-caption = تبرعاتي، الأحدث أولًا
me-donations-anonymous = باسم فاعل خير
me-donations-dedicated = عن { $name }
me-donations-empty-title = لا تبرعات هنا
me-donations-empty-text = لم نجد تبرعات في هذه المدة.

# --- تبرع واحد
me-donation-title = تبرعك: { $title }
me-donation-path = مسيرة ريالك
me-donation-facts = تفاصيل التبرع
me-donation-amount = المبلغ
me-donation-date = التاريخ
me-donation-intention = النيّة
me-donation-name-shown = الاسم الظاهر
me-donation-name-shown-anonymous = فاعل خير
me-donation-name-shown-own = لا يظهر اسمك في أي صفحة عامة
me-donation-dedication = الإهداء
me-donation-receipt = الإيصال
me-donation-receipt-open = الإيصال رقم { $number }
me-donation-charity = الجهة المنفّذة
me-donation-report-open = اقرأ تقرير الأثر

me-path-waiting = { $amount } { RIYALS($amount) } تنتظر أنسب فرصة في مجالها
me-path-refunded = أُعيد إليك { $amount } { RIYALS($amount) } من هذا التبرع.
me-path-allocated = خُصّص من صندوق المجال
me-path-surplus = فائض نُقل إلى فرصة مشابهة كما اخترت

# --- الإيصالات والكشوف
me-receipts-title = الإيصالات والكشوف
me-receipts-lead = إيصالاتك المرقّمة كلها، وكشف بأي مدة تختارها.
me-receipts-list = إيصالاتي
me-receipts-number = رقم الإيصال
me-receipts-date = تاريخه
me-receipts-gifts = عدد التبرعات
me-receipts-total = المبلغ
me-receipts-open = عرض الإيصال رقم { $number }
me-receipts-cancelled = أُلغي لاسترداد المبلغ
me-receipts-empty-title = لا إيصالات بعد
me-receipts-empty-text = يصدر إيصال مرقّم مع كل تبرع، وتجده هنا دائمًا.
me-receipts-statement = اطلب كشفًا بتبرعاتك

# --- الكشف
me-statement-title = كشف التبرعات
me-statement-lead = اختر المدة، واليومان داخلان فيها. تُحسب الأيام بتوقيت الرياض.
me-statement-from = من يوم
me-statement-to = إلى يوم
me-statement-show = اعرض الكشف
me-statement-period = من { $from } إلى { $to }
me-statement-for = كشف تبرعات { $name }
me-statement-total = المجموع
me-statement-total-words = المجموع كتابةً
me-statement-count = { $count ->
    [zero] لا تبرعات في هذه المدة
    [one] تبرع واحد
    [two] تبرعان
    [few] { $count-text } تبرعات
    [many] { $count-text } تبرعًا
   *[other] { $count-text } تبرع
}
me-statement-csv = تنزيل جدول CSV
me-statement-pdf = تنزيل PDF
me-statement-print-hint = يمكنك أيضًا طباعة هذه الصفحة مباشرة.
me-statement-refunded = مسترد، لا يدخل في المجموع
me-statement-shortcuts = مدد جاهزة
me-statement-this-year = هذا العام الميلادي
me-statement-last-year = العام الميلادي الماضي
me-statement-this-hijri-year = هذا العام الهجري
me-statement-last-hijri-year = العام الهجري الماضي
me-statement-empty-title = لا تبرعات في هذه المدة
me-statement-empty-text = جرّب مدة أخرى، أو ابدأ عطاءً جديدًا.
me-statement-donor = المتبرع
me-statement-days = المدة
me-statement-gifts = عدد التبرعات
me-statement-drawn-on = تاريخ الاستخراج
me-statement-riyal = ريال سعودي
me-statement-footer = كشف من منصة عطاء بتبرعات قُبضت فعلًا؛ لا يُقتطع منها شيء للمنصة.
me-statement-title-refunded = { $title } (مسترد)

me-csv-date = التاريخ الميلادي
me-csv-hijri-date = التاريخ الهجري
me-csv-receipt = رقم الإيصال
me-csv-gift = التبرع
me-csv-charity = الجهة المنفّذة
me-csv-intention = النيّة
me-csv-state = الحالة
me-csv-amount = المبلغ بالريال

# --- أثري
me-impact-title = أثري
me-impact-lead = تقارير الأثر لكل فرصة شاركت فيها، ونصيبك من كل منها.
me-impact-published = صدر في { $date }
me-impact-own = تبرعت بمبلغ { $amount } { RIYALS($amount) }، أي { $percent } من هذه الفرصة
me-impact-own-tiny = تبرعت بمبلغ { $amount } { RIYALS($amount) }، أي أقل من 0.01% من هذه الفرصة
me-impact-empty-title = لا تقارير بعد
me-impact-empty-text = حين يكتمل تنفيذ ما تبرعت له يصدر تقرير أثره هنا، بالأرقام والصور.
me-impact-empty-action = تصفّح تقارير الأثر

# --- التفضيلات
me-preferences-title = التفضيلات
me-preferences-lead = كيف نخاطبك، وكيف تُكتب لك الأرقام والتواريخ.
me-preferences-about = عنك
me-preferences-name = الاسم
me-preferences-name-hint = نكتبه في رسائلك وإيصالاتك وحدها، ولا يظهر في صفحة عامة.
me-preferences-mobile = رقم الجوال
me-preferences-mobile-hint = مثل 0551234567. يُملأ به نموذج التبرع عنك.
me-preferences-email = البريد الإلكتروني
me-preferences-reading = القراءة
me-preferences-language = لغة الرسائل
me-preferences-arabic = العربية
me-preferences-english = English
me-preferences-digits = الأرقام
me-preferences-digits-latin = 123
me-preferences-digits-arabic = ١٢٣
me-preferences-calendar = التاريخ
me-preferences-calendar-both = الهجري مع الميلادي
me-preferences-calendar-hijri = الهجري
me-preferences-calendar-gregorian = الميلادي
me-preferences-messages = الرسائل
me-preferences-messages-hint = الإيصالات ورموز الدخول تصلك دائمًا. وما عداها لا يصلك إلا باختيارك.
me-preferences-wants-impact = أخبروني بما يصنعه عطائي: اكتمال التمويل، والصرف، ومراحل التنفيذ، وتقارير الأثر
me-preferences-wants-news = أرسلوا إليّ أخبار المنصة ومواسم الخير
me-preferences-save = حفظ
me-preferences-saved = حُفظت تفضيلاتك.

# --- الجلسات
me-sessions-title = أجهزتك
me-sessions-lead = الأجهزة التي دخلت منها إلى حسابك. أنهِ ما لا تعرفه.
me-sessions-current = هذا الجهاز
me-sessions-since = دخلت في { $date }
me-sessions-seen = آخر نشاط { $date }، الساعة { $time }
me-sessions-end = أنهِ الجلسة
me-sessions-end-named = أنهِ جلسة { $device }
me-sessions-end-others = أنهِ كل الجلسات الأخرى
me-sessions-ended = أُنهيت الجلسة.
me-sessions-others-ended = أُنهيت الجلسات الأخرى.
me-sessions-unknown-device = جهاز غير معروف
# $browser (String) - المتصفح، $system (String) - النظام
me-sessions-device-name = { $browser } على { $system }
me-sessions-open = أجهزتك وجلساتك
me-sessions-only-this = لا جلسات أخرى مفتوحة.

# --- الخصوصية
me-privacy-title = خصوصيتي
me-privacy-lead = بياناتك لك. هذا ما نحفظه، ولماذا، وكيف تأخذ نسخة منه.
me-privacy-anonymity = كيف تبقى فاعل خير
me-privacy-anonymity-text = لا يظهر اسمك ولا مبلغك مقترنَين في أي صفحة عامة. وإن اخترت «فاعل خير» عند التبرع فلا يراه حتى من يديرون الجمعية: يرون المبلغ وحده. والاختيار لكل تبرع على حدة.
me-privacy-kept = ما نحفظه
me-privacy-kept-account = حسابك: بريدك، واسمك وجوالك إن كتبتهما، وتفضيلاتك.
me-privacy-kept-gifts = تبرعاتك: المبلغ والوقت والنيّة والفرصة والإيصال. يوجب النظام حفظ السجلات المالية عشر سنوات.
me-privacy-kept-messages = الرسائل التي أرسلناها إليك وتواريخها.
me-privacy-kept-sessions = الأجهزة التي دخلت منها، وتُمحى بعد ثلاثين يومًا من انتهاء جلساتها.
me-privacy-kept-cards = لا نحفظ بطاقتك: تكتبها عند مزوّد الدفع، ولا تصل إلينا.
me-privacy-copy = نسختك
me-privacy-copy-text = نسخة كاملة من كل ما سبق في ملف واحد تقرؤه أنت والبرامج.
me-privacy-copy-get = نزّل نسخة من بياناتي
me-privacy-correct = تصحيح بياناتك
me-privacy-correct-text = صحّح اسمك وجوالك وتفضيلاتك بنفسك في أي وقت.
me-privacy-correct-open = افتح التفضيلات
