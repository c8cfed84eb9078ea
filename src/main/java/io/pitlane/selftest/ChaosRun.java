package io.pitlane.selftest;

import io.pitlane.config.CrashAt;
import io.pitlane.error.OperationFailedException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One run: records are sent, the product is struck, comes back, is struck again where the cell wants that, comes back,
 * brings everything home, and the database is held against what was acknowledged. Used once.
 */
final class ChaosRun {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Its answers end a little before the process does. */
    private static final Duration END = Duration.ofSeconds(2);

    private static final int HALTED = 137;
    private static final int MOST_PARCELS = 400;
    private static final long LONGEST_DELAY_NANOS = 15_000_000;

    private final Stage stage;
    private final Cell cell;
    private final boolean isService;
    private final Strike before;
    private final long seed;
    private final RunHour hour;
    private final Random random;
    private final Notebook notebook = new Notebook();
    private final Parcels parcels;
    private final Feeder feeder;
    private int faults;
    private boolean hit;

    /**
     * What came of it.
     *
     * @param hit whether the strike met the product where the cell wants it, and so did the one before
     * @param faults how often something was done to the product or its database
     * @param acknowledged records
     */
    record Outcome(Cell cell, boolean hit, int faults, long acknowledged, Verdict verdict) {}

    /**
     * @param isService the whole product is struck, not only its store
     * @param before what kills the product first, where the cell is about its recovery: {@link Strike#KILL}, or a point
     *     on the way into the spool
     */
    ChaosRun(Stage stage, Cell cell, boolean isService, Strike before, long seed) {
        this.stage = stage;
        this.cell = cell;
        this.before = before;
        this.isService = isService || cell.isOfInbox();
        this.seed = seed;
        this.hour = RunHour.of(seed);
        this.random = new Random(seed);
        this.parcels = new Parcels(cell.kind(), hour, random);
        this.feeder = new Feeder(parcels, notebook, random);
    }

    RunHour hour() {
        return hour;
    }

    Notebook notebook() {
        return notebook;
    }

    Outcome run() {
        try {
            if (cell.phase() == Phase.WRITING) {
                strikeWriting();
            } else {
                strikeRecovering(leaveWork());
            }
            comeHome();
        } catch (OperationFailedException e) {
            throw new OperationFailedException("Run with seed " + seed + " (" + cell + "): " + e.getMessage(), e);
        } finally {
            stage.wire().mend();
        }
        return new Outcome(
                cell, hit, faults, notebook.acknowledged(), stage.stored().compare(cell.kind(), hour, notebook));
    }

    private void strikeWriting() {
        int pass = cell.isOfInbox() ? 1 : 1 + random.nextInt(4);
        try (Victim victim = writer(cell.strike().point().map(point -> new CrashAt(point, pass)))) {
            if (cell.isOfSpool()) {
                takeDatabaseAway();
            }
            CompletableFuture<Void> feeding = CompletableFuture.runAsync(
                    cell.isOfInbox() ? () -> fill(victim) : () -> feeder.feed(victim, MOST_PARCELS));
            hit = strike(cell.strike(), victim, feeding, 2 + random.nextInt(40));
        }
    }

    /** A process that has nothing to do yet. */
    private Victim writer(Optional<CrashAt> crash) {
        if (isService) {
            return stage.service(crash, cell.isMirrored());
        }
        StoreVictim victim = stage.takeIdle(cell.isMirrored());
        crash.ifPresent(victim::arm);
        return victim;
    }

    private void fill(Victim victim) {
        new InboxFiles(stage.inbox(), notebook).put(parcels.ofRecords(40), parcels.ofRecords(25), parcels.ofRecords(1));
        victim.awaitEnd(PATIENCE);
    }

    /** Killed, with work that it has not finished. */
    private boolean leaveWork() {
        int pass = 3 + random.nextInt(4);
        boolean isHit;
        try (Victim victim = writer(before.point().map(point -> new CrashAt(point, pass)))) {
            if (!cell.isOfInbox()) {
                takeDatabaseAway();
            }
            CompletableFuture<Void> feeding = CompletableFuture.runAsync(
                    cell.isOfInbox() ? () -> fill(victim) : () -> feeder.feed(victim, MOST_PARCELS));
            isHit = strike(before, victim, feeding, cell.isOfInbox() ? 0 : 6 + random.nextInt(20));
        }
        if (cell.isOfSalvage()) {
            new SpoolDamage(stage.spool(), random).damage().ifPresent(notebook::excuse);
            faults++;
        }
        stage.wire().mend();
        return isHit;
    }

    private void strikeRecovering(boolean wasHit) {
        Optional<CrashAt> crash = cell.strike().point().map(point -> new CrashAt(point, 1));
        try (Victim victim =
                isService ? stage.service(crash, cell.isMirrored()) : stage.store(crash, cell.isMirrored())) {
            CompletableFuture<Void> working = CompletableFuture.runAsync(() -> {
                CompletableFuture<Void> draining = CompletableFuture.runAsync(() -> victim.drain(PATIENCE));
                if (cell.isOfCommit()) {
                    draining.join(); // else what is sent again would meet the point before the backlog does
                }
                if (!cell.isOfInbox()) {
                    feeder.sendAgain(victim);
                    feeder.feed(victim, 5);
                }
                draining.join();
            });
            hit = strike(cell.strike(), victim, working, feeder.acknowledged() + random.nextInt(5)) && wasHit;
        }
    }

    /**
     * Strikes once there are so many acknowledgements, or lets the victim strike itself.
     *
     * @return whether it met the victim as it should
     */
    private boolean strike(Strike strike, Victim victim, CompletableFuture<Void> working, int acknowledged) {
        boolean isHit;
        if (strike.point().isPresent()) {
            waitUntil(() -> working.isDone() || !victim.isAlive());
            isHit = victim.awaitEnd(END) == HALTED;
            victim.kill();
        } else {
            waitUntil(() -> working.isDone() || feeder.acknowledged() >= acknowledged);
            LockSupport.parkNanos((long) (random.nextDouble() * LONGEST_DELAY_NANOS));
            isHit = !working.isDone();
            if (strike.equals(Strike.KILL)) {
                victim.kill();
            } else if (strike.equals(Strike.KILL_DATABASE) && stage.database().kill()) {
                stage.database().revive();
            } else {
                stage.wire().breakConnections();
            }
        }
        faults++;
        working.join();
        return isHit;
    }

    /** Comes back without further trouble. */
    private void comeHome() {
        stage.wire().mend();
        Victim victim = cell.isOfInbox()
                ? stage.service(Optional.empty(), cell.isMirrored())
                : stage.store(Optional.empty(), cell.isMirrored());
        boolean isKept = false;
        try {
            feeder.sendAgain(victim);
            feeder.feed(victim, 2);
            isKept = victim.drain(PATIENCE) && !cell.isOfInbox();
        } finally {
            if (isKept) {
                stage.leave((StoreVictim) victim, cell.isMirrored());
            } else {
                victim.close();
            }
        }
    }

    private void takeDatabaseAway() {
        stage.wire().cut();
        faults++;
    }

    private static void waitUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(200_000);
        }
    }
}
