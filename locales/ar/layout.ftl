layout-brand = عطاء
layout-description = منصة وطنية مفتوحة للعطاء والتطوع: اختر قضية تهمّك، وتبرّع في أقل من دقيقة، وتابع أثر كل ريال.
layout-skip-to-content = انتقل إلى المحتوى
layout-demo-notice = نسخة تجريبية: الجهات والفرص والأرقام متخيَّلة، ولا يتحرك فيها مال حقيقي.
layout-nav-label = التنقّل الرئيسي
layout-nav-opportunities = فرص التبرع
layout-nav-impact = الأثر
layout-nav-charities = الجمعيات
layout-nav-about = عن عطاء
# The name of a language, written in that language.
layout-language-name = العربية
# $count (number) - items in the basket, $count-text - the same, as displayed
layout-basket =
    { $count ->
        [zero] سلّة التبرعات، فارغة
        [one] سلّة التبرعات، فيها تبرع واحد
        [two] سلّة التبرعات، فيها تبرعان
        [few] سلّة التبرعات، فيها { $count-text } تبرعات
        [many] سلّة التبرعات، فيها { $count-text } تبرعًا
       *[other] سلّة التبرعات، فيها { $count-text } تبرع
    }
layout-sign-in = تسجيل الدخول
layout-my-account = حسابي
layout-sign-out = تسجيل الخروج
layout-area-label = صفحاتك
layout-area-me = عطائي
layout-area-manage = جمعيتي
layout-area-supervise = الإشراف
layout-me-overview = نظرة عامة
layout-me-donations = تبرعاتي
layout-me-impact = أثري
layout-me-receipts = الإيصالات والكشوف
layout-me-preferences = التفضيلات
layout-me-privacy = خصوصيتي
layout-manage-today = مهام اليوم
layout-manage-opportunities = فرصنا
layout-manage-money = الأموال
layout-manage-statement = كشف التسوية
layout-manage-account = الحساب
layout-manage-reports = تقارير الأثر
layout-supervise-today = ما ينتظرك
layout-supervise-reviews = المراجعة
layout-supervise-allocation = التخصيص
layout-supervise-disbursements = الصرف
layout-supervise-batches = أوامر الدفع
layout-supervise-ibans = حسابات الجمعيات
layout-supervise-bank = البنك
layout-supervise-reports = التقارير
layout-supervise-jobs = الأعمال الآلية
layout-supervise-refunds = الاسترداد
layout-supervise-large-gifts = التبرعات الكبيرة
layout-supervise-alerts = التنبيهات
layout-supervise-limits = الحدود
layout-supervise-audit = سجل التدقيق
# --- light and dark
layout-theme-label = مظهر الصفحات
layout-theme-system = كجهازك
layout-theme-light = فاتح
layout-theme-dark = داكن
# --- without a connection
layout-offline-title = لا اتصال بالإنترنت الآن
layout-offline-text = لم نصل إلى الموقع من جهازك. تأكد من الشبكة ثم أعد المحاولة، وسلّتك محفوظة كما تركتها.
layout-offline-money = إن كنت في أثناء الدفع فلا تدفع مرة أخرى: افتح رابط متابعة تبرعك حين يعود الاتصال، وستجد فيه ما حدث.
layout-offline-retry = أعد المحاولة
layout-footer-promise = عطاؤك يصل كاملًا، ونُريك أثره خطوة بخطوة.
layout-footer-license = منصة عطاء، ترخيص جمع التبرعات رقم 900000 (تجريبي)
layout-footer-give-label = أعطِ
layout-footer-urgent = حالات عاجلة
layout-footer-zakat = فرص تُقبل فيها الزكاة
layout-footer-basket = سلّة التبرعات
layout-footer-trust-label = اطمئن
layout-footer-reports = تقارير الأثر
layout-footer-verify = تحقّق من عطائك
layout-footer-policies = سياسات التبرع
layout-footer-about-label = تعرّف علينا
layout-footer-privacy = الخصوصية
layout-footer-accessibility = سهولة الوصول
layout-footer-mailbox = صندوق الرسائل التجريبي
layout-footer-gallery = معرض المكوّنات
