/* Webhook bodies as the Cloud API sends them, written from its documented fields: compact JSON, text beyond ASCII
 * escaped. Numbers, names and ids are invented. */
#ifndef WAKPI_BENCH_BODIES_H
#define WAKPI_BENCH_BODIES_H

#define BODY_HEAD                                                                                            \
    "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"301450987654321\",\"changes\":[{"        \
    "\"value\":"                                                                                             \
    "{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"390612345678\","           \
    "\"phone_number_id\":\"270198765432109\"},"
#define BODY_TAIL "},\"field\":\"messages\"}]}]}"
#define BODY_STATUS(id, status, time)                                                                        \
    "{\"id\":\"wamid.HBgMMzkzMzMxMjM0NTY3FQIAERgS" id "\",\"status\":\"" status "\",\"timestamp\":\"" time   \
    "\",\"recipient_id\":\"393331234567\",\"recipient_user_id\":\"IT.13491208655302741918\","                \
    "\"biz_opaque_callback_data\":\"campaign=autumn_sale;variant=b\",\"pricing\":{\"billable\":true,"        \
    "\"pricing_model\":\"PMP\",\"category\":\"marketing\",\"type\":\"regular\"}}"
#define BODY_CONTACT                                                                                         \
    "\"contacts\":[{\"profile\":{\"name\":\"Giulia Rossi\"},\"wa_id\":\"393331234567\",\"user_id\":"         \
    "\"IT.13491208655302741918\"}],"

static const struct body {
    const char *name;
    const char *text;
} bodies[] = {
    {"delivered status", BODY_HEAD BODY_CONTACT
     "\"statuses\":[" BODY_STATUS("OUE3QjJDMUQ0RTVGNkE3QjhDAA==", "delivered", "1792150211") "]" BODY_TAIL},
    {"sent status with conversation", BODY_HEAD
     "\"statuses\":[{\"id\":\"wamid.HBgMMzkzMzMxMjM0NTY3FQIAERgSQzBGRkVFMTIzNDU2Nzg5MEFCAA==\",\"status\":"
     "\"sent\","
     "\"timestamp\":\"1792150209\",\"recipient_id\":\"393331234567\",\"conversation\":{\"id\":"
     "\"b1946ac92492d2347c6235b4d2611184\",\"expiration_timestamp\":\"1792409409\",\"origin\":{\"type\":"
     "\"referral_conversion\"}},\"pricing\":{\"billable\":false,\"pricing_model\":\"PMP\",\"category\":"
     "\"referral_conversion\",\"type\":\"free_entry_point\"}}]" BODY_TAIL},
    {"failed status", BODY_HEAD
     "\"statuses\":[{\"id\":\"wamid.HBgMMzkzMzMxMjM0NTY3FQIAERgSNzc3OTk5RkZGRTEyMzQ1Njc4AA==\",\"status\":"
     "\"failed\","
     "\"timestamp\":\"1792150215\",\"recipient_id\":\"393331234567\",\"errors\":[{\"code\":131049,\"title\":"
     "\"This message was not delivered to maintain healthy ecosystem engagement.\",\"message\":\"This "
     "message was "
     "not delivered to maintain healthy ecosystem engagement.\",\"error_data\":{\"details\":\"In order to "
     "maintain "
     "a healthy ecosystem engagement, the message failed to be "
     "delivered.\"},\"href\":\"https:\\/\\/developers."
     "facebook.com\\/docs\\/whatsapp\\/cloud-api\\/support\\/error-codes\\/\"}]}]" BODY_TAIL},
    {"template button reply",
     BODY_HEAD BODY_CONTACT "\"messages\":[{\"context\":{\"from\":\"390612345678\",\"id\":\"wamid."
                            "HBgMMzkzMzMxMjM0NTY3FQIAERgSRTFGMkEzQjRDN"
                            "UQ2RTdGOEE5AA==\"},\"from\":\"393331234567\",\"id\":\"wamid."
                            "HBgMMzkzMzMxMjM0NTY3FQIAEhggMTIzNDU2Nzg5MEFCQ0RF"
                            "RgA=\",\"timestamp\":\"1792151001\",\"type\":\"button\",\"button\":{\"payload\":"
                            "\"SHOW_OFFERS\",\"text\":"
                            "\"Show me the offers\"}}]" BODY_TAIL},
    {"Russian text, escaped",
     BODY_HEAD BODY_CONTACT "\"messages\":[{\"from\":\"393331234567\",\"id\":\"wamid."
                            "HBgMMzkzMzMxMjM0NTY3FQIAEhggQUJDREVGMDEyMzQ1Njc4OQA=\","
                            "\"timestamp\":\"1792151044\",\"text\":{\"body\":"
                            "\"\\u0414\\u043e\\u0431\\u0440\\u044b\\u0439 \\u0434\\u0435"
                            "\\u043d\\u044c! \\u0415\\u0441\\u0442\\u044c \\u043b\\u0438 "
                            "\\u0434\\u043e\\u0441\\u0442\\u0430\\u0432\\u043a"
                            "\\u0430? \\ud83d\\ude9a\"},\"type\":\"text\"}]" BODY_TAIL},
    {"Russian text, plain UTF-8", BODY_HEAD BODY_CONTACT
     "\"messages\":[{\"from\":\"393331234567\",\"id\":\"wamid."
     "HBgMMzkzMzMxMjM0NTY3FQIAEhggQUJDREVGMDEyMzQ1Njc4OQA=\","
     "\"timestamp\":\"1792151044\",\"text\":{\"body\":\"Добрый день! Есть ли доставка в "
     "воскресенье? \xF0\x9F\x9A\x9A\"},\"type\":\"text\"}]" BODY_TAIL},
    {"lead from an advertisement", BODY_HEAD BODY_CONTACT
     "\"messages\":[{\"referral\":{\"source_url\":\"https:\\/\\/fb.me\\/"
     "3cr4Wqqkv\",\"source_id\":\"120226305854810726\""
     ",\"source_type\":\"ad\",\"body\":\"Two nights by the sea, breakfast included\",\"headline\":\"Chat "
     "with us\","
     "\"media_type\":\"image\",\"image_url\":\"https:\\/\\/scontent.xx.fbcdn.net\\/v\\/t45.1\\/"
     "5820146_n.png\","
     "\"ctwa_clid\":\"Aff-n8ZTODiE79d22KtAwQKj9e_mIEOOj27vDVwFjN80dp4_"
     "0NiNhEgpGo0AHemvuSoifXaytfTzcchptiErTKCqTrJ5nW"
     "1h7IHYeYymGb5K5J5iTROpBhWAGaIAeUzHL50\",\"welcome_message\":{\"text\":\"Hello! How can we "
     "help?\"}},\"from\":"
     "\"393331234567\",\"id\":\"wamid.HBgMMzkzMzMxMjM0NTY3FQIAEhggMDEyMzQ1Njc4OUFCQ0RFRgA=\",\"timestamp\":"
     "\"1792151103\",\"text\":{\"body\":\"Can I get more info on this?\"},\"type\":\"text\"}]" BODY_TAIL},
    {"batch of 8 statuses", BODY_HEAD
     "\"statuses\":[" BODY_STATUS("OUE3QjJDMUQ0RTVGNkE3QjgxAA==", "delivered", "1792150211") "," BODY_STATUS("OUE3QjJDMUQ0RTVGNkE3QjgyAA==", "sent", "1792150211") "," BODY_STATUS(
         "OUE3QjJDMUQ0RTVGNkE3QjgzAA==", "read",
         "1792150212") "," BODY_STATUS("OUE3QjJDMUQ0RTVGNkE3Qjg0AA==", "delivered",
                                       "1792150212") "," BODY_STATUS("OUE3QjJDMUQ0RTVGNkE3Qjg1AA==", "sent",
                                                                     "1792150213") "," BODY_STATUS("OUE3QjJDM"
                                                                                                   "UQ0RTVGNk"
                                                                                                   "E3Qjg2AA="
                                                                                                   "=",
                                                                                                   "read",
                                                                                                   "179215021"
                                                                                                   "3") "," BODY_STATUS("OUE3QjJDMUQ0RTVGNkE3Qjg3AA==",
                                                                                                                        "read",
                                                                                                                        "1792150214") "," BODY_STATUS("OUE3QjJDMUQ0RTVGNkE3Qjg4AA==",
                                                                                                                                                      "delivered",
                                                                                                                                                      "1792150214") "]" BODY_TAIL},
};

enum { BODY_COUNT = sizeof bodies / sizeof bodies[0] };

#endif
