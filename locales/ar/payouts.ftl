### ما يُصرف: أوامر الدفع، وحسابات الجمعيات، وكشف التسوية

payouts-purpose-zakat = حساب الزكاة
payouts-purpose-other = حساب التبرعات الأخرى

payouts-statement-title = كشف تسوية الجمعية
payouts-statement-lead = ما جُمع لفرصكم وما رُدّ وما صُرف وما بقي، لأي مدة تختارونها. كل رقم من قيود السجل نفسه.
payouts-statement-footer = كشف تسوية من منصة عطاء، محسوب من قيود السجل المالي.
payouts-statement-charity = الجمعية
payouts-statement-from = من يوم
payouts-statement-to = إلى يوم
payouts-statement-number = الرقم
payouts-statement-what = البيان
payouts-statement-opportunity = الفرصة
payouts-statement-date = التاريخ
payouts-statement-kind = نوع المال
payouts-statement-amount = المبلغ
payouts-statement-total = الإجمالي
payouts-statement-by-opportunity = لكل فرصة
payouts-statement-payments = ما صُرف إليكم
payouts-statement-held-before = محفوظ قبل المدة
payouts-statement-due-before = مستحق قبل المدة
payouts-statement-collected = جُمع
payouts-statement-allocated = وُجّه من المجمّعات
payouts-statement-surplus = فائض انتقل
payouts-statement-other = حركات أخرى
payouts-statement-refunded = رُدّ لمتبرعين
payouts-statement-paid = صُرف
payouts-statement-due = مستحق في آخر المدة
payouts-statement-held = محفوظ في آخر المدة
