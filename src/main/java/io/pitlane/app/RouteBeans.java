package io.pitlane.app;

import java.util.Set;

/** The one list of what YAML may name as {@code ref} or {@code #bean:}. {@link Service} makes them. */
final class RouteBeans {

    /** Loads the files of one poll, and archives them. */
    static final String INBOX = "inbox";
    /** Which files of the inbox are ready to be taken. */
    static final String READY_FILES = "readyFiles";
    /** Whether the inbox is polled at all. */
    static final String INBOX_GATE = "inboxGate";
    /** To be told of a database that is away. */
    static final String DATABASE_ARRIVAL = "databaseArrival";

    /** An executor that works on the thread that calls it. */
    static final String CALLER_THREAD = "callerThread";

    /** The steps of a poll: what is due, asking for it, storing it, here and in pit.trades, and telling of it. */
    static final String POLLS = "polls";

    static final String EXCHANGE_POLL = "exchangePoll";
    static final String POLL_STORE = "pollStore";
    static final String PIT_TRADES = "pitTrades";
    static final String POLL_EVENTS = "pollEvents";

    /** Brings the backlog home. */
    static final String SPOOL_WORK = "spoolWork";

    /** Starts jobs that are due. */
    static final String JOB_SCHEDULE = "jobSchedule";
    /** Connections for statements of jobs, which take as long as they take, each committed by itself. */
    static final String JOB_DATABASE = "jobDatabase";
    /** Makes days, and takes them away. */
    static final String DAY_WORK = "dayWork";
    /** Accounts for the backlog. */
    static final String BACKLOG = "backlog";
    /** Answers about jobs, and begins one. */
    static final String JOBS_DOOR = "jobsDoor";
    /** Finds the regime of the market at a boundary. */
    static final String REGIME_JOB = "regimeJob";
    /** Restores exports to find out whether they would. */
    static final String DRILL_WORK = "drillWork";
    /** Writes exports, and removes old ones. */
    static final String EXPORT_WORK = "exportWork";

    static final String HEALTH = "health";
    static final String READINESS = "readiness";
    static final String METRICS_PAGE = "metricsPage";
    /** Pages of market data. */
    static final String MARKET_READS = "marketReads";
    /** Lists of PIT records, and figures about them. */
    static final String PIT_READS = "pitReads";
    /** Takes posted records. */
    static final String INGEST_DOOR = "ingestDoor";
    /** Serves routes whose steps never wait. */
    static final String EVENT_LOOP = "eventLoop";
    /** Writes an answer as an HTTP response. */
    static final String ANSWER_WRITING = "answerWriting";
    /** Says what is served. */
    static final String OPEN_API = "openApi";
    /** Answers for what nobody else answers. */
    static final String REFUSALS = "refusals";
    /** Which headers pass between HTTP and routes. */
    static final String HTTP_DOOR = "httpDoor";

    /** Those that {@code routes/jobs} may name: they are there too where one job is run by a command. */
    static final Set<String> OF_JOBS = Set.of(JOB_DATABASE, BACKLOG, DAY_WORK, REGIME_JOB, DRILL_WORK, EXPORT_WORK);

    static final Set<String> NAMES = Set.of(
            INBOX,
            READY_FILES,
            INBOX_GATE,
            DATABASE_ARRIVAL,
            CALLER_THREAD,
            POLLS,
            EXCHANGE_POLL,
            POLL_STORE,
            PIT_TRADES,
            POLL_EVENTS,
            SPOOL_WORK,
            JOB_SCHEDULE,
            JOB_DATABASE,
            BACKLOG,
            JOBS_DOOR,
            REGIME_JOB,
            DAY_WORK,
            DRILL_WORK,
            EXPORT_WORK,
            HEALTH,
            READINESS,
            METRICS_PAGE,
            MARKET_READS,
            PIT_READS,
            INGEST_DOOR,
            OPEN_API,
            EVENT_LOOP,
            ANSWER_WRITING,
            REFUSALS,
            HTTP_DOOR);

    private RouteBeans() {}
}
