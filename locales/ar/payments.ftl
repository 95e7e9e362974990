# What the gateway's page and the bank statement say; names no cause.
payments-description = تبرع عبر منصة عطاء
