# What a gift is for, when it is not one opportunity.
# $name (String) - name of the field
giving-target-field = صدقة في المجال { $name }
giving-target-general = حيث الحاجة أشد

giving-intention-sadaqah = صدقة
giving-intention-ongoing-sadaqah = صدقة جارية
giving-intention-zakat = زكاة مال
giving-intention-other = عبادة مخصوصة

giving-riyal = ريال سعودي

giving-receipt-title = إيصال تبرع
giving-receipt-number = رقم الإيصال
giving-receipt-date = تاريخ الاستلام
giving-receipt-time = الساعة، بتوقيت الرياض
giving-receipt-total = المجموع
giving-receipt-purpose = التبرع
giving-receipt-charity = الجهة المنفّذة
giving-receipt-intention = النيّة
giving-receipt-amount = المبلغ بالريال
# $charity (String) - its name, $license (String) - its licence number
giving-receipt-charity-value = { $charity }، ترخيص رقم { $license }
giving-receipt-pool = تُخصَّص للفرصة الأشد حاجة
giving-receipt-no-deduction = المبلغ كله لغرضه، ولا يُقتطع منه شيء. والنيّة ثابتة منذ الاستلام، فلا يُصرف التبرع في غيرها.
giving-receipt-footer = إيصال صادر آليًا ولا يحتاج إلى ختم أو توقيع
giving-receipt-cancelled-label = تاريخ الإلغاء
giving-receipt-cancelled-text = أُلغي هذا الإيصال لأن المبلغ أُعيد كاملًا إلى المتبرع.
giving-receipt-returned = عاد إليك
giving-receipt-kept = بقي تبرعًا
giving-receipt-restated = عاد جزء من هذا المبلغ إليك، فيُثبت هذا الإيصال الآن تبرعًا قدره { $amount } ريال.
giving-receipt-seal = مكان التبرع في السجل المختوم
giving-receipt-seal-number = رقم القيد
giving-receipt-seal-leaf = بصمة القيد (SHA-256)
giving-receipt-seal-head = رأس السجل: اليوم وعدد القيود
giving-receipt-seal-note = لا يتغير هذا القيد بعد ختمه. يستطيع أي أحد أن يتحقق منه بملف الإثبات من صفحة التبرع، في { $address }
giving-receipt-in-other-language = المبلغ بالإنجليزية
giving-receipt-pdf = نزّل الإيصال PDF
giving-receipt-print = نسخة للطباعة
giving-receipt-back = العودة إلى صفحة التبرع
giving-receipt-print-hint = للطباعة استعمل أمر الطباعة في متصفحك؛ لا يظهر على الورقة إلا الإيصال.

# The form that begins a gift.
giving-donate = تبرّع
giving-donate-now = تبرّع الآن
# $count (number) - whole riyals, $count-text - the amount as displayed
giving-donate-amount =
    { $count ->
        [zero] تبرّع بـ{ $count-text } ريال
        [one] تبرّع بـ{ $count-text } ريال
        [two] تبرّع بـ{ $count-text } ريال
        [few] تبرّع بـ{ $count-text } ريالات
        [many] تبرّع بـ{ $count-text } ريالًا
       *[other] تبرّع بـ{ $count-text } ريال
    }
giving-add-to-basket = أضف إلى السلّة
giving-no-deduction = يصل تبرعك كاملًا، ولا نقتطع منه شيئًا.
giving-see-opportunities = تصفّح فرص التبرع
giving-amount = المبلغ
giving-amount-in-riyals = المبلغ بالريال
giving-amount-other = مبلغ آخر
giving-amount-own = مبلغ من اختيارك، بالريال
giving-shares = عدد الأسهم
# $amount (String) - the price of one share, in riyals
giving-share-price = سعر السهم الواحد { $amount } { RIYALS($amount) }.
# $count (number) - shares, $count-text - the same, as displayed
giving-share-count =
    { $count ->
        [zero] بلا أسهم
        [one] سهم واحد
        [two] سهمان
        [few] { $count-text } أسهم
        [many] { $count-text } سهمًا
       *[other] { $count-text } سهم
    }
# $amount (String) - in riyals
giving-riyals = { $amount } { RIYALS($amount) }
giving-intention = نيّة التبرع
giving-intention-hint = تثبت النيّة عند الدفع ولا تتغيّر بعده. إن لم تختر فهي صدقة.
giving-more = الإهداء وإخفاء الاسم
giving-anonymous = لا تُظهر اسمي مع هذا التبرع
giving-anonymous-hint = تظهر للناس باسم «فاعل خير»، وتبقى بياناتك محفوظة عندنا لأن النظام يوجبها.
giving-dedication = أتبرّع عن
giving-dedication-none = نفسي
giving-dedication-parents = والديّ
giving-dedication-deceased = متوفّى
giving-dedication-person = شخص آخر
giving-dedication-name = الاسم
giving-box-remaining = المتبقي
giving-preview-title = معاينة
giving-preview-text = هنا يتبرع الزوار بعد النشر. لا يُرسَل شيء من هذه الصفحة.
# $charity (String) - its name, $license (String) - its licence number
giving-carried-out-by = تنفّذها { $charity }، ترخيص رقم { $license }
giving-quick-title = تبرّع سريع
giving-quick-page-title = تبرّع سريع
giving-quick-page-lead = حدّد المبلغ، ونحن نوجّهه إلى الفرصة الأشد حاجة ونخبرك أين وصل.
giving-quick-field = أين تحب أن يذهب؟

# The basket.
giving-basket-title = سلّة التبرعات
# $count (number) - gifts, $count-text - the same, as displayed
giving-basket-count =
    { $count ->
        [zero] لا تبرعات في سلّتك
        [one] في سلّتك تبرع واحد
        [two] في سلّتك تبرعان، تدفعهما مرة واحدة
        [few] في سلّتك { $count-text } تبرعات، تدفعها مرة واحدة
        [many] في سلّتك { $count-text } تبرعًا، تدفعها مرة واحدة
       *[other] في سلّتك { $count-text } تبرع، تدفعها مرة واحدة
    }
giving-basket-added = أضفناه إلى سلّتك.
giving-basket-more = أضف تبرعًا آخر
giving-basket-empty-title = سلّتك فارغة
giving-basket-empty-text = أضف إليها ما تحب من الفرص، ثم ادفع عنها مرة واحدة.
giving-basket-expired-title = انتهت مدة سلّتك
giving-basket-expired-text = نحفظ السلّة ثلاثين يومًا من آخر تعديل. ابدأ سلّة جديدة متى شئت، ولم يُخصم منك شيء.
giving-basket-blocked = في السلّة تبرع لا يمكن دفعه كما هو. عدّله أو احذفه ثم تابع.
giving-back-to-basket = العودة إلى السلّة
giving-total = المجموع
giving-to-checkout = تابع إلى الدفع
giving-edit = عدّل
giving-save = احفظ التعديل
giving-remove = احذف
# $intention (String) - name of the intention
giving-intention-is = النيّة: { $intention }
giving-anonymous-note = باسم «فاعل خير»
giving-dedicated-to-parents = عن الوالدين
# $name (String) - who died
giving-dedicated-to-deceased = عن المتوفّى { $name }
# $name (String) - on whose behalf
giving-dedicated-to = عن { $name }
giving-line-closed = هذه الفرصة لا تستقبل التبرعات الآن. احذفها واختر غيرها.
# $amount (String) - in riyals
giving-line-only-left = لم يبق لهذه الفرصة إلا { $amount } { RIYALS($amount) }.
# $amount (String) - in riyals
giving-line-below = أقل ما يمكن التبرع به لهذه الفرصة الآن { $amount } { RIYALS($amount) }.
giving-line-not-zakat = الزكاة لا تُصرف في هذه الفرصة. غيّر النيّة أو اختر فرصة تُقبل فيها الزكاة.
# $amount (String) - in riyals
giving-give-remaining = تبرّع بـ{ $amount } { RIYALS($amount) }

# Checkout.
giving-checkout-title = إتمام التبرع
giving-stages = مراحل التبرع
giving-stage-choose = الاختيار
giving-stage-details = بياناتك
giving-stage-pay = الدفع
giving-stage-follow = متابعة الأثر
giving-details-title = بياناتك
giving-guest-note = لا تحتاج إلى حساب. وإن كان لك حساب فسجّل الدخول ليظهر التبرع في صفحتك.
giving-mobile = رقم الجوال
giving-mobile-hint = رقم سعودي مثل 0551234567. يطلبه نظام جمع التبرعات من كل متبرع.
giving-email = البريد الإلكتروني
giving-email-hint = نرسل إليه الإيصال ورابط متابعة تبرعك. لا نستعمله في غير ذلك.
giving-email-hint-known = نرسل إليه الإيصال ورابط متابعة تبرعك.
giving-name = الاسم
giving-name-hint = كما تحب أن نخاطبك.
giving-anonymous-all = لا تُظهر اسمي مع هذه التبرعات
giving-surplus = إن زاد المبلغ على حاجة الفرصة
giving-surplus-hint = نادر، ويحدث إذا اكتملت الفرصة قبل وصول دفعتك. إن لم تختر وجّهناه إلى فرصة مشابهة.
giving-surplus-similar = وجّهوه إلى فرصة مشابهة في المجال نفسه
giving-surplus-pool = ضعوه في صندوق المجال نفسه
giving-surplus-refund = أعيدوه إليّ
# $amount (String) - in riyals
giving-pay = ادفع { $amount } { RIYALS($amount) }
giving-pay-note = تنتقل إلى صفحة الدفع الآمنة، ولا تصلنا بيانات بطاقتك.
giving-summary = ملخّص التبرع
giving-checkout-nothing = لا شيء هنا للدفع. قد يكون دفعك قد تم، أو أُفرغت السلّة في نافذة أخرى.
giving-checkout-blocked = تغيّر شيء في تبرعك ولا يمكن دفعه كما هو.
giving-checkout-changed-title = تغيّرت سلّتك
giving-checkout-changed-text = المجموع الآن غير ما رأيته من قبل. راجعه ثم ادفع؛ لم يُخصم منك شيء.
giving-checkout-silent-title = بوابة الدفع لا تجيب الآن
giving-checkout-silent-text = لم يُخصم منك شيء، وبياناتك كما كتبتها. اضغط زر الدفع مرة أخرى بعد قليل؛ لن تدفع مرتين.

# The page of a gift.
giving-thanks-title = شكرًا لإحسانك، تقبّل الله منك
# $amount (String) - in riyals
giving-thanks-text = وصل تبرعك، { $amount } { RIYALS($amount) }. هنا إيصالك، وهنا تتابع أثره خطوة بخطوة.
giving-refunded-title = أُعيد إليك تبرعك
giving-refunded-text = ردّ المبلغ إلى وسيلة الدفع نفسها، وقد يستغرق ظهوره في حسابك أيامًا.
giving-failed-title = لم تتم عملية الدفع
giving-failed-declined = اعتذر البنك عن العملية. جرّب بطاقة أخرى، أو تواصل مع بنكك.
giving-failed-text = لم تقبل بوابة الدفع العملية. يمكنك المحاولة مرة أخرى.
giving-expired-title = انتهت مهلة الدفع
giving-expired-text = نحجز المتبقي من الفرصة ربع ساعة. ابدأ الدفع من جديد متى شئت.
giving-nothing-taken = لم يُخصم منك شيء
giving-try-again = حاول مرة أخرى
giving-pending-title = نتأكد من وصول دفعتك
giving-pending-text = لم تؤكد لنا بوابة الدفع العملية بعد. نسألها باستمرار، ويتم ذلك عادة في أقل من دقيقة.
giving-pending-note = لا تدفع مرة أخرى. تظهر النتيجة هنا متى عُرفت، ولك أن تحفظ رابط هذه الصفحة وتعود إليها متى شئت.
giving-pending-check = تحقّق الآن
giving-pending-pay = لم أدفع بعد، أعدني إلى صفحة الدفع
giving-path-title = مسيرة ريالك
giving-path-lead = كل خطوة هنا مأخوذة من دفتر الحسابات، وتُضاف متى وقعت.
giving-path-waiting = تنتظر تخصيصها للفرصة الأشد حاجة
giving-path-refunded = أُعيدت إليك
giving-path-allocated = خُصّص لها من تبرعك
giving-path-surplus = فائض عن حاجة فرصتك، وُجّه كما اخترت
# $done (String) - accepted milestones, $all (String) - planned milestones
giving-path-milestones = { $done } من { $all } مراحل
giving-path-read-report = اقرأ تقرير الأثر
giving-step-given = تبرعت
giving-step-allocated = خُصّص للفرصة
giving-step-paid = صُرف للجمعية
giving-step-done = نُفّذ وثُبّت
giving-step-reported = صدر تقرير الأثر
# $amount (String) - in riyals
giving-refund-sent = نعيد إليك { $amount } { RIYALS($amount) }، والعملية في طريقها إلى وسيلة دفعك.
# $amount (String) - in riyals
giving-refund-done = أعدنا إليك { $amount } { RIYALS($amount) } إلى وسيلة الدفع نفسها.
giving-keep-title = احفظ رابط هذه الصفحة
giving-keep-text = به وحده تتابع هذا التبرع، ولا يكشف لأحد من أنت.
# $title (String) - title of the cause
giving-share-text = ساهم معي في: { $title }
giving-share-general = ساهم معي في الخير عبر منصة عطاء
giving-chargeback = استعاد مصرفك { $amount } ريال.

# Ways to pay, and a bill that waits.
giving-method = طريقة الدفع
giving-method-card = بطاقة مدى أو فيزا أو ماستركارد
giving-method-apple-pay = ⁦Apple Pay⁩
giving-method-apple-pay-note = من جهاز آبل مفعّلة فيه بطاقتك.
giving-method-stc-pay = ⁦STC Pay⁩
giving-method-stc-pay-note = برقم جوالك ورمز يصلك.
giving-method-sadad-bill = فاتورة سداد
giving-method-sadad-bill-note = نعطيك رقم فاتورة تدفعها من تطبيق بنكك متى شئت. لا يعيد سداد المبلغ بعد دفعه.
giving-onward-title = ننقلك إلى صفحة الدفع
giving-onward-text = صفحة الدفع عند بوابة مرخّصة غير موقعنا، وبيانات بطاقتك عندها وحدها. إن لم تنتقل من نفسك فاضغط الزر.
giving-onward-go = انتقل إلى صفحة الدفع
giving-bill-title = فاتورتك جاهزة للدفع
giving-bill-text = افتح المدفوعات في تطبيق بنكك، واختر سداد، ثم أدخل رمز المفوتر ورقم الفاتورة.
giving-bill-note = لم يُخصم منك شيء بعد. حين يصلنا السداد يظهر إيصالك هنا ونرسله إلى بريدك، وقد يستغرق ذلك بضع ساعات. احفظ رابط هذه الصفحة.
giving-bill-biller-code = رمز المفوتر
giving-bill-biller = المفوتر
giving-bill-number = رقم الفاتورة
giving-bill-until = آخر يوم للدفع
