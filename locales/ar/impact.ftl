impact-title = أثر العطاء
impact-lead = أرقام تُحسب من سجل لا يُعدَّل، وتتحرك مع كل تبرع يصل. هذه الصفحة للجميع، فتحقّق بنفسك.
impact-description = كم أُعطي، وإلى أين وصل، وكم شخصًا انتفع: أرقام عطاء حيّة حسب المجال والمنطقة والعام.
impact-updating = يجري تحديث الأرقام الآن. التبرعات مستمرة ولا يضيع منها شيء.
impact-count-amount = إجمالي التبرعات بالريال
impact-count-operations = عملية تبرع
impact-count-completed = فرصة مكتملة
impact-count-charities = جمعية شريكة
impact-count-fields = مجال رئيسي وفرعي
impact-where-heading = أين يصل العطاء؟
impact-by-region-heading = حسب المنطقة
impact-by-region-caption = ما أُعطي لكل منطقة من مناطق المملكة
impact-by-field-heading = حسب المجال
impact-by-field-caption = نصيب كل مجال من التبرعات
impact-by-field-note = نصيب كل مجال مما وُجّه إلى مجال بعينه، ومجموع الأنصبة 100%.
impact-fields-in-figures = المجالات بالأرقام
impact-no-field = حيث الحاجة أشدّ
impact-no-field-note = التبرع لحيث الحاجة أشدّ يُحسب في مجال متى وُجّه إلى فرصة فيه. ومجموع الصفوف كلها هو ما في العدّاد أعلاه.
impact-all-fields = المجموع
impact-by-year-heading = حسب العام
impact-given = ما أُعطي بالريال
impact-share = نصيبه من التبرعات
impact-operations = عمليات التبرع
impact-reached = المستفيدون
impact-offered = فرص نُشرت
impact-field = المجال
impact-year = العام
# $amount (String) - riyals, as displayed
impact-riyals = { $amount } { RIYALS($amount) }
# $count (number) - people reached, $count-text - the same, as displayed
impact-people-reached =
    { $count ->
        [zero] لم يُسجَّل مستفيدون
        [one] وصل إلى مستفيد واحد
        [two] وصل إلى مستفيدَين
        [few] وصل إلى { $count-text } مستفيدين
        [many] وصل إلى { $count-text } مستفيدًا
       *[other] وصل إلى { $count-text } مستفيد
    }
impact-completed-heading = فرص اكتملت
impact-all-reports = كل تقارير الأثر
impact-reported-heading = أرقام منشورة عن منصات أخرى
impact-reported-lead = هذه ليست أرقام عطاء. نقلناها كما نُشرت، مع مصدرها ومدتها وما لا يصح أن يُقارن منها بغيره.
impact-reported-open = اعرض الأرقام المنشورة وملاحظاتها
impact-figure = الرقم
impact-figure-value = القيمة
impact-figure-period = المدة
impact-figure-source = المصدر
impact-period-unstated = لم تُذكر
impact-period-cumulative = تراكمي منذ البداية
# $from (String) - a month or year, $to (String) - the same
impact-period-to-about = من { $from } إلى نحو { $to }
# $year (String) - a year
impact-period-by = بحلول { $year }
# $year (String) - a year
impact-period-ramadan = رمضان { $year }
# $value (String) - a figure that the real one exceeds
impact-more-than = أكثر من { $value }
impact-notes-heading = ما الذي تصح مقارنته؟
impact-note-compares = متّسق
impact-note-does-not-compare = لا يُقارن
impact-metric-donations-total = إجمالي التبرعات
impact-metric-operations-total = عمليات التبرع
impact-metric-opportunities-completed = الفرص المكتملة
impact-metric-partner-charities = الجمعيات الشريكة
impact-metric-fields = المجالات الرئيسية والفرعية
impact-metric-beneficiaries-by-field = المستفيدون
impact-metric-share-of-donations = النسبة من التبرعات
impact-metric-opportunities-offered = الفرص المعروضة في العام
impact-metric-beneficiaries-by-year = المستفيدون في العام
impact-metric-major-donors = تبرعات كبار المانحين
impact-metric-program-revenue = إيراد برنامج
impact-metric-beneficiaries-total = إجمالي المستفيدين
impact-metric-charities-accepted = الجمعيات المقبولة
impact-metric-charities-registered = الجمعيات المسجلة
impact-metric-donors-per-day = المتبرعون في اليوم
impact-metric-volunteers-target = المستهدف من المتطوعين
impact-scope-gifts = الإهداء
impact-scope-sms = الرسائل النصية
impact-scope-qassim = القصيم
impact-scope-first-phase = المرحلة الأولى
impact-scope-vision = رؤية 2030
impact-source-three-years = مقال عن منصة إحسان بعد ثلاثة أعوام، نحو يونيو 2024
impact-source-qassim = خبر عن زيارة رئيس منصة إحسان للقصيم، 2021
impact-source-experience = مقال عن تجربة المستفيد في رمضان، 2022
impact-source-volunteering = مقال عن منصة العمل التطوعي، 5 مايو 2020
