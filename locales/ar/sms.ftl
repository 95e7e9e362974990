### التبرع بالرسائل القصيرة. ما يُرسل إلى الهاتف قصير: كل سبعين حرفًا رسالة.

sms-reply-pledged = شكرًا لعطائك. سجلنا تبرعك { $amount } ريال ({ $cause })، ويضاف إلى فاتورتك أو رصيدك لدى مشغلك. نرسل لك الإيصال بعد تسوية المشغل.
sms-reply-monthly = شكرًا لعطائك. اشتركت بتبرع شهري { $amount } ريال ({ $cause })، يضاف إلى فاتورتك أو رصيدك كل شهر. لإيقافه أرسل: إلغاء
sms-reply-monthly-next = شكرًا لعطائك. عاد اشتراكك الشهري { $amount } ريال ({ $cause }). سُجل تبرع هذا الشهر من قبل، والقادم أول الشهر المقبل. لإيقافه أرسل: إلغاء
sms-reply-monthly-charge = تبرعك الشهري { $amount } ريال ({ $cause }) سُجل، ويضاف إلى فاتورتك أو رصيدك. جزاك الله خيرًا. لإيقافه أرسل: إلغاء
sms-reply-monthly-already = اشتراكك الشهري { $amount } ريال قائم، ولم نسجل شيئًا جديدًا. لتغييره أرسل: إلغاء، ثم اشترك من جديد.
sms-reply-stopped = أوقفنا اشتراكك الشهري، ولن يُخصم شيء بعد الآن. شكرًا لما قدمت.
sms-reply-no-subscription = ليس لهذا الرقم اشتراك شهري، ولا يُخصم منه شيء.
sms-reply-help = للتبرع مرة أرسل: { $word } ثم المبلغ ({ $amounts }). شهريًا: { $monthly }. للإيقاف: إلغاء. لم يُخصم شيء. التفاصيل: { $url }
sms-reply-unknown = لم نفهم رسالتك، ولم يُخصم شيء. للتبرع أرسل مثلًا: { $word } { $amount }، وللمساعدة أرسل: مساعدة
sms-reply-unclear = في رسالتك أكثر من كلمة { $word } ومبلغ، فلم نسجل شيئًا ولم يُخصم شيء. أرسل مثلًا: { $word } { $amount }
sms-reply-amount-missing = أرسل المبلغ بعد الكلمة، مثلًا: { $word } { $amount }. لم يُخصم شيء.
sms-reply-amount-not-offered = لم يُخصم شيء. المبالغ المتاحة لكلمة { $word }: { $amounts } ريال. أرسل مثلًا: { $word } { $amount }
sms-reply-amount-open = من 1 إلى { $max }
sms-reply-too-long = رسالتك أطول من أن نقرأها، ولم يُخصم شيء. أرسل مثلًا: { $word } { $amount }
sms-reply-over-cap = شكرًا لسخائك. بلغ هذا الرقم الحد اليومي للرسائل ({ $cap } ريال)، ولم يُخصم شيء لهذه الرسالة. لتعطي أكثر: { $url }
sms-reply-too-many = وصلتنا رسائل كثيرة من هذا الرقم، فتوقفنا عن تسجيلها ساعة. لم يُخصم شيء لهذه الرسالة.
sms-reply-unbilled = لم يتمكن مشغلك من خصم تبرعك { $amount } ريال، ولم يُؤخذ منك شيء. يمكنك المحاولة لاحقًا أو التبرع هنا: { $url }
sms-reply-receipt = وصل تبرعك { $amount } ريال ({ $cause }) وهذا إيصاله رقم { $number }: { $url }
sms-reply-reversed = أعاد مشغلك إليك تبرعك { $amount } ريال، وألغينا إيصاله رقم { $number }.

sms-cause-zakat = زكاة مال
sms-cause-general = حيث الحاجة أشد
sms-cause-field = صدقة: { $field }

### صفحة التبرع بالرسائل

sms-about-nav = التبرع برسالة
sms-about-title = التبرع برسالة نصية
sms-about-description = أرسل كلمة ومبلغًا إلى رقم واحد، ويضيفه مشغلك إلى فاتورتك أو رصيدك.
sms-about-lead = كلمة ومبلغ إلى الرقم { $shortcode }، ويضاف المبلغ إلى فاتورة جوالك أو رصيدك.
sms-about-off = التبرع بالرسائل غير متاح في هذا الموقع الآن.
sms-about-keywords = الكلمات
sms-about-send = أرسل
sms-about-for = يذهب إلى
sms-about-price = المبلغ بالريال
sms-about-how-often = متى
sms-about-once = مرة واحدة
sms-about-monthly = كل شهر حتى توقفه
sms-about-how-title = كيف يتم
sms-about-how-send = أرسل الكلمة ثم المبلغ من جوالك إلى { $shortcode }. تصح الأرقام العربية، ولا يهم التشكيل ولا الحرف الكبير.
sms-about-how-reply = نرد عليك بالمبلغ ووجهته، ويضيفه مشغلك إلى فاتورتك أو يخصمه من رصيدك.
sms-about-how-receipt = حين يسوّي المشغل حسابه معنا، وذلك كل شهر، يصل تبرعك إلى صندوقه كاملًا ونرسل إليك رابط إيصالك.
sms-about-stop-title = كيف توقف التبرع الشهري
sms-about-stop-text = أرسل «إلغاء» أو ⁦STOP⁩ إلى الرقم نفسه. يتوقف في الحال، ونؤكد لك مرة واحدة.
sms-about-not-title = ما لا يمكن بالرسائل
sms-about-not-zakat = الزكاة لا تُسجل إلا بكلمة «زكاة»؛ وكل كلمة غيرها صدقة.
sms-about-not-cap = لا يزيد مجموع الرقم الواحد في اليوم على { $cap } ريال.
sms-about-not-refund = لا نرد مبلغًا دُفع برسالة؛ من أخطأ فليطلب من مشغله ردّه، ونلغي نحن الإيصال.
sms-about-not-opportunity = لا تُختار فرصة بعينها برسالة؛ يذهب التبرع إلى مجاله أو إلى الأشد حاجة.
sms-about-free-title = كم يصل منها
sms-about-free-text = يصل المبلغ كاملًا. ما يأخذه المشغل تدفعه المنصة من مال التشغيل، لا من تبرعك.

### صفحة المالية

sms-supervise-title = التبرع بالرسائل
sms-supervise-lead = ما وُعد به وما خصمه المشغل وما سوّاه، وما لا يتفق. لا يُحسب شيء متبرعًا به قبل التسوية.
sms-supervise-months = الأشهر: المبلغ، وعدد الرسائل بين قوسين
sms-supervise-month = الشهر
sms-supervise-pledged = بانتظار الخصم
sms-supervise-billed = خُصم ولم يُسوَّ
sms-supervise-captured = سُوّي
sms-supervise-unbilled = لم يُخصم
sms-supervise-subscriptions = اشتراكات شهرية
sms-supervise-waiting = رسائل تنتظر الإرسال
sms-supervise-failed = رسائل لم تصل منذ أمس
sms-supervise-overdue = خُصم منذ { $days } يومًا ولم يرد في ملف
sms-supervise-import = استيراد ملف التسوية
sms-supervise-file = ملف المشغل
sms-supervise-file-hint = ⁦CSV⁩ حتى { $megabytes } م.ب، بترميز ⁦UTF-8⁩ أو ⁦Windows-1256⁩
sms-supervise-check = افحص دون تسجيل
sms-supervise-book = استورد وسجّل
sms-supervise-review-title = نتيجة الفحص: لم يُسجل شيء
sms-supervise-review-file = { $operator } · { $month } · الإجمالي { $gross } ريال، ونصيب المشغل { $share } ريال
sms-supervise-refused-title = الملف مرفوض، ولم يُسجل منه شيء
sms-supervise-outcome = النتيجة
sms-supervise-lines = السطور
sms-supervise-amount = المبلغ
sms-supervise-imported = سُجّل الملف. ما لم يتفق من سطوره مذكور في الفروق.
sms-supervise-closed = أُغلق الفرق.
sms-supervise-settlements = الملفات
sms-supervise-operator = المشغل
sms-supervise-gross = الإجمالي
sms-supervise-share = نصيب المشغل
sms-supervise-gifts = صارت تبرعات
sms-supervise-open-differences = فروق مفتوحة
sms-supervise-when = التاريخ
sms-supervise-booking = يُسجَّل الآن
sms-supervise-no-settlements-title = لا ملفات بعد
sms-supervise-no-settlements-text = يرسل المشغل ملفًا كل شهر. افحصه أولًا ثم استورده.
sms-supervise-differences = الفروق المفتوحة
sms-supervise-no-differences = لا فروق مفتوحة.
sms-supervise-difference = { $month } · السطر { $line }
sms-supervise-message-id = رقم الرسالة لدى المشغل
sms-supervise-note = ملاحظة
sms-supervise-close-returned = استرده المشغل
sms-supervise-close-explained = اتضح سببه
sms-supervise-pledges = آخر الوعود
sms-supervise-mobile = الجوال
sms-supervise-keyword = الكلمة
sms-supervise-state = الحالة
sms-supervise-no-pledges = لم تصل رسائل بعد.

sms-state-pledged = بانتظار الخصم
sms-state-billed = خُصم
sms-state-unbilled = لم يُخصم
sms-state-cancelled = أُلغي
sms-state-captured = سُوّي
sms-state-reversed = رُدّ

sms-outcome-waiting = ينتظر التسجيل
sms-outcome-captured = صار تبرعًا
sms-outcome-reversed = رُدّ إلى المتبرع
sms-outcome-unknown-message = رسالة لا نعرفها
sms-outcome-other-amount = مبلغ غير الذي وُعد به
sms-outcome-other-number = رقم جوال غير صاحب الوعد
sms-outcome-settled-before = سُوّي من قبل
sms-outcome-not-charged = أبلغ المشغل أنه لم يُخصم
sms-outcome-reversal-unknown = ردّ لما لم يُسوَّ، أو بمبلغ آخر
sms-outcome-reversal-spent = ردّ لتبرع صُرف، تحمّله مال التشغيل

sms-file-empty = الملف فارغ.
sms-file-too-large = الملف أكبر من الحد.
sms-file-not-text = ليس ملفًا نصيًا؛ احفظه بصيغة ⁦CSV⁩ ثم أعد رفعه.
sms-file-head-missing = السطر الأول ليس رأس ملف تسوية بالصيغة المتفق عليها.
sms-file-month-wrong = الشهر في رأس الملف غير صحيح، أو لم يبدأ بعد.
sms-file-line-unreadable = لا يُقرأ السطر { $line }.
sms-file-line-repeated = السطر { $line } يكرر رسالة وردت قبله.
sms-file-tail-missing = الملف مقطوع: لا سطر مجاميع في آخره.
sms-file-count-wrong = عدد السطور { $found }، والملف يذكر { $stated }.
sms-file-gross-wrong = مجموع السطور { $found } ريال، والملف يذكر { $stated } ريال.
sms-file-share-wrong = نصيب المشغل في السطور { $found } ريال، والملف يذكر { $stated } ريال.
sms-file-net-wrong = الصافي { $found } ريال، والملف يذكر { $stated } ريال.
sms-file-seen-before = استُورد هذا الملف نفسه من قبل، في { $date }.

### هاتف العرض التجريبي

sms-phone-title = رسائل الجوال
sms-phone-lead = جرّب كأنك تكتب من جوال إلى { $shortcode }. لا تُرسل رسالة ولا يُخصم مال.
sms-phone-mobile = رقم الجوال
sms-phone-text = نص الرسالة
sms-phone-send = أرسل
sms-phone-empty = لا رسائل إلى جوال بعد.
sms-phone-parts = { $count ->
    [zero] بلا أجزاء
    [one] جزء واحد
    [two] جزآن
    [few] { $count-text } أجزاء
    [many] { $count-text } جزءًا
   *[other] { $count-text } جزء
}

sms-audit-settle = استيراد تسوية رسائل
sms-audit-difference-close = إغلاق فرق في تسوية رسائل
sms-audit-contradiction = رسالة مكررة بمحتوى آخر
sms-audit-kind-settlement = تسوية رسائل
sms-audit-kind-message = رسالة نصية

sms-job-send = إرسال الرسائل النصية
sms-job-subscriptions = تسجيل التبرعات الشهرية بالرسائل
sms-job-settle = تسجيل ملفات تسوية الرسائل
