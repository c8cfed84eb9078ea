package io.pitlane.error;

/** What a finished process tells its caller. The numbers are a contract with scripts and never change. */
public enum ExitCode {
    /** Everything that was asked for is done. */
    DONE(0),
    /** The work failed; nothing that was acknowledged is lost. */
    FAILED(1),
    /** The command line or the settings are wrong; nothing was started. */
    USAGE(2),
    /** Done, but some records were refused and are in quarantine. */
    RECORDS_REFUSED(3),
    /** The database cannot be reached; records are safe in the inbox or in the spool. */
    DATABASE_UNREACHABLE(4),
    /** An integrity check failed: what is stored is not what should be there. */
    INTEGRITY_FAILED(5);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The process exit status, 0 to 5. */
    public int code() {
        return code;
    }
}
