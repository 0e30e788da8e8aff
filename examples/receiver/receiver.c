/* A receiver of WhatsApp's webhooks: it checks who signed a body, appends it to a store, and answers 200 when it is on the
 * disk, so that what was acknowledged is never lost and what was not comes again. It serves what the store knows as well.
 *
 *   GET  /webhook   the platform's challenge, when the address is registered
 *   POST /webhook   a body from the platform
 *   POST /event     one of wakpi's own events, from the host's other programs, signed in the same way
 *   GET  /          the report: HTML for a browser where wakpi writes it, else text; ?format=json and others
 *   GET  /metrics   the same for Prometheus
 *
 * It speaks plain HTTP, for a proxy in front of it that speaks TLS and lets nothing through to it but /webhook. */
#include "service.h"

#include <microhttpd.h>
#include <netdb.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
    BODY_MOST = 4 << 20,     /* the platform sends 3 MB at the most */
    DRAINED_MOST = 32 << 20, /* of a body too large this much is passed over before the line is cut */
    BODIES_MOST = 64 << 20,  /* of all that are coming in */
    CONNECTIONS_MOST = 256,
    SECONDS_IDLE = 30,
    SECONDS_BETWEEN_FOLDS = 20
};

/* Bytes of all bodies that are coming in: who sends has not been asked for a signature yet, and must not fill the memory. */
static atomic_size_t held;

/* A request while it comes in. */
struct request {
    char *body;
    size_t size, capacity;
    size_t drained; /* bytes of a body that is too large */
    int no_memory;
};

struct answer {
    unsigned status;
    const char *type;
    struct page page;
};

static const char plain[] = "text/plain; charset=utf-8";

static struct answer say(unsigned status, const char *words)
{
    struct answer answer = {.status = status, .type = plain, .page = {.text = strdup(words)}};
    answer.page.size = answer.page.text ? strlen(words) : 0;
    return answer;
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, struct answer answer)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(answer.page.size, answer.page.text, MHD_RESPMEM_MUST_FREE);
    if (!response) {
        free(answer.page.text);
        return MHD_NO;
    }
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer.type);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    if (answer.status == MHD_HTTP_SERVICE_UNAVAILABLE)
        MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, "5");
    if (answer.status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD, POST");
    enum MHD_Result result = MHD_queue_response(connection, answer.status, response);
    MHD_destroy_response(response);
    return result;
}

static const char *parameter(struct MHD_Connection *connection, const char *name)
{
    const char *text = MHD_lookup_connection_value(connection, MHD_GET_ARGUMENT_KIND, name);
    return text ? text : "";
}

static const char *header(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

/* In a time that tells nothing of where they differ. */
static int equal(const char *a, const char *b)
{
    size_t size = strlen(b);
    volatile unsigned char bits = strlen(a) != size;
    for (size_t i = 0, at = 0; i < size; i++) {
        bits |= (unsigned char)(a[at] ^ b[i]);
        at += a[at] != '\0'; /* not beyond its end */
    }
    return bits == 0;
}

/* Who registers the address knows the token that the host gave to the platform. */
static struct answer challenge(const struct settings *settings, struct MHD_Connection *connection)
{
    if (!settings->verify_token || strcmp(parameter(connection, "hub.mode"), "subscribe") != 0 ||
        !equal(parameter(connection, "hub.verify_token"), settings->verify_token))
        return say(MHD_HTTP_FORBIDDEN, "hub.mode or hub.verify_token is wrong\n");
    return say(MHD_HTTP_OK, parameter(connection, "hub.challenge"));
}

static struct answer take(struct service *service, struct MHD_Connection *connection, int own_event,
                          const struct request *request)
{
    char words[512];
    if (request->no_memory)
        return say(MHD_HTTP_SERVICE_UNAVAILABLE, "out of memory\n");
    if (request->drained > 0)
        return say(MHD_HTTP_CONTENT_TOO_LARGE, "the body is too large\n");
    unsigned status = service_take(service, own_event, request->body ? request->body : "", request->size,
                                   header(connection, "X-Hub-Signature-256"), words, sizeof words);
    if (status != MHD_HTTP_OK)
        fprintf(stderr, "receiver: %u: %s\n", status, words);
    return say(status, words);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const char *type_of(int32_t format)
{
    const char *key = wakpi_format_key(format);
    if (strcmp(key, "json") == 0)
        return "application/json";
    if (strcmp(key, "openmetrics") == 0)
        return "application/openmetrics-text; version=1.0.0; charset=utf-8";
    if (strcmp(key, "csv") == 0)
        return "text/csv; charset=utf-8";
    return strcmp(key, "html") == 0 ? "text/html; charset=utf-8" : plain;
}

/* The one asked for by name, else HTML for who takes it, else text. */
static int choose_format(struct MHD_Connection *connection, int32_t *format)
{
    const char *key = parameter(connection, "format"), *accept = header(connection, MHD_HTTP_HEADER_ACCEPT);
    if (*key)
        return wakpi_format_by_key(key, format) == WAKPI_OK;
    if (!accept || !strstr(accept, "text/html") || wakpi_format_by_key("html", format) != WAKPI_OK)
        *format = WAKPI_FORMAT_TEXT;
    return 1;
}

static struct answer report(struct service *service, struct MHD_Connection *connection, int32_t format)
{
    const char *time = parameter(connection, "as_of");
    wakpi_error error = {.struct_size = sizeof error};
    int64_t as_of = now_ms();
    struct answer answer = {.type = plain};
    if (*time && wakpi_time_parse(time, strlen(time), &as_of, &error) != WAKPI_OK)
        return say(MHD_HTTP_BAD_REQUEST, error.text);
    answer.status = service_report(service, format, as_of, &answer.page);
    if (answer.status == MHD_HTTP_OK)
        answer.type = type_of(format);
    return answer;
}

static struct answer show(struct service *service, struct MHD_Connection *connection, const char *url)
{
    int32_t format = WAKPI_FORMAT_OPENMETRICS;
    if (strcmp(url, "/webhook") == 0)
        return challenge(service->settings, connection);
    if (strcmp(url, "/metrics") == 0)
        return report(service, connection, format);
    if (strcmp(url, "/") != 0)
        return say(MHD_HTTP_NOT_FOUND, "there is /, /metrics, /webhook and /event\n");
    if (!choose_format(connection, &format))
        return say(MHD_HTTP_BAD_REQUEST, "no such format\n");
    return report(service, connection, format);
}

/* A piece of the body. What is too large is passed over, so that who sends hears of it, until it is far too large. */
static enum MHD_Result gather(struct request *request, const char *bytes, size_t size)
{
    if (request->no_memory || request->drained > 0 || size > BODY_MOST - request->size) {
        request->drained += size;
        return request->drained <= DRAINED_MOST ? MHD_YES : MHD_NO;
    }
    if (request->capacity - request->size < size) {
        size_t more = request->capacity + size;
        char *body = atomic_fetch_add(&held, more) + more <= BODIES_MOST
                         ? realloc(request->body, request->capacity + more)
                         : NULL;
        if (!body) {
            atomic_fetch_sub(&held, more);
            request->no_memory = 1;
            return MHD_YES;
        }
        request->body = body;
        request->capacity += more;
    }
    memcpy(request->body + request->size, bytes, size);
    request->size += size;
    return MHD_YES;
}

/* Called once with the headers, then for each piece of the body, then at its end. */
static enum MHD_Result answer_request(void *context, struct MHD_Connection *connection, const char *url,
                                      const char *method, const char *version, const char *bytes,
                                      size_t *size, void **state)
{
    struct service *service = context;
    struct request *request = *state;
    (void)version;
    if (!request) {
        *state = calloc(1, sizeof *request);
        return *state ? MHD_YES : MHD_NO;
    }
    if (*size > 0) {
        enum MHD_Result result = gather(request, bytes, *size);
        *size = 0;
        return result;
    }
    if (strcmp(method, MHD_HTTP_METHOD_GET) == 0 || strcmp(method, MHD_HTTP_METHOD_HEAD) == 0)
        return send_answer(connection, show(service, connection, url));
    int own_event = strcmp(url, "/event") == 0;
    if (strcmp(method, MHD_HTTP_METHOD_POST) != 0 || (!own_event && strcmp(url, "/webhook") != 0))
        return send_answer(connection, say(MHD_HTTP_METHOD_NOT_ALLOWED, "no such method here\n"));
    return send_answer(connection, take(service, connection, own_event, request));
}

static void end_request(void *context, struct MHD_Connection *connection, void **state,
                        enum MHD_RequestTerminationCode code)
{
    struct request *request = *state;
    (void)context, (void)connection, (void)code;
    if (request) {
        atomic_fetch_sub(&held, request->capacity);
        free(request->body);
    }
    free(request);
    *state = NULL;
}

static struct MHD_Daemon *start(struct service *service)
{
    const struct settings *settings = service->settings;
    const struct addrinfo wanted = {.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV,
                                    .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    int problem = getaddrinfo(settings->address, settings->port, &wanted, &found);
    if (problem != 0) {
        fprintf(stderr, "receiver: %s, port %s: %s\n", settings->address, settings->port,
                gai_strerror(problem));
        return NULL;
    }
    unsigned flags = MHD_USE_AUTO_INTERNAL_THREAD | MHD_USE_ERROR_LOG;
    if (found->ai_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    struct MHD_Daemon *daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, answer_request, service, MHD_OPTION_SOCK_ADDR, found->ai_addr,
        MHD_OPTION_THREAD_POOL_SIZE, settings->threads > 1 ? settings->threads : 0,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MOST, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)SECONDS_IDLE, MHD_OPTION_NOTIFY_COMPLETED, end_request, NULL, MHD_OPTION_END);
    freeaddrinfo(found);
    if (!daemon)
        fprintf(stderr, "receiver: cannot listen on %s, port %s\n", settings->address, settings->port);
    return daemon;
}

/* Until a signal says that it is enough. */
static void serve(struct service *service, const sigset_t *signals)
{
    const struct timespec wait = {.tv_sec = SECONDS_BETWEEN_FOLDS};
    while (sigtimedwait(signals, NULL, &wait) < 0)
        service_compact(service);
}

int main(int count, char **words)
{
    struct settings settings;
    struct service service = {0};
    struct MHD_Daemon *daemon = NULL;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL); /* before there are threads, which inherit it */
    signal(SIGPIPE, SIG_IGN);
    int result = settings_read(&settings, count, words);
    if (result == 0)
        result = service_open(&service, &settings);
    if (result == 0)
        result = (daemon = start(&service)) ? 0 : 1;
    if (result == 0) {
        printf("listening on port %u\n", MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
        fflush(stdout);
        serve(&service, &signals);
        MHD_stop_daemon(daemon); /* what is being answered is answered first */
    }
    service_close(&service);
    settings_drop(&settings);
    return result;
}
