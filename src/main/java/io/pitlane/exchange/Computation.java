package io.pitlane.exchange;

import io.pitlane.dataset.RefusalReason;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * Exact arithmetic on the decimals of a row. Sums, differences and products are exact; a quotient that does not end is
 * rounded half-even to 34 digits. Immutable.
 *
 * @param lookup the first operand; null where {@code constant} is it
 * @param decimals the value is a count of decimals: 2 stands for 0.01
 * @param negateWhen null: never; empty: always; else where all of them hold
 */
record Computation(
        Lookup lookup, BigDecimal constant, boolean decimals, List<Operation> operations, List<Condition> negateWhen)
        implements ValueWriter {

    /** Applied one after the other, as the file has them. */
    record Operation(Operator operator, Computation operand) {}

    /** What exchange files can say. */
    enum Operator {
        PLUS,
        MINUS,
        TIMES,
        DIVIDED_BY,
        /** Leaves the decimals beyond so many away. */
        CUT_TO;

        /** Null for what has no value: a quotient by zero. */
        BigDecimal apply(BigDecimal left, BigDecimal right) {
            return switch (this) {
                case PLUS -> left.add(right);
                case MINUS -> left.subtract(right);
                case TIMES -> left.multiply(right);
                case DIVIDED_BY -> right.signum() == 0 ? null : quotient(left, right);
                case CUT_TO ->
                    left.scale() > right.intValue() ? left.setScale(right.intValue(), RoundingMode.DOWN) : left;
            };
        }

        private static BigDecimal quotient(BigDecimal left, BigDecimal right) {
            try {
                return left.divide(right);
            } catch (ArithmeticException endless) {
                return left.divide(right, new MathContext(34, RoundingMode.HALF_EVEN));
            }
        }
    }

    private static final int MOST_DECIMALS = 100;

    @Override
    public boolean write(RowPlace row, RecordText out, TimeText times) throws RefusedValueException {
        BigDecimal value = value(row);
        if (value != null) {
            out.addQuoted(value.toPlainString());
        }
        return value != null;
    }

    /** Null where an operand is not there. */
    private BigDecimal value(RowPlace row) throws RefusedValueException {
        BigDecimal value = first(row);
        for (Operation operation : operations) {
            BigDecimal operand = value == null ? null : operation.operand().value(row);
            value = operand == null ? null : operation.operator().apply(value, operand);
        }
        return value != null && isNegated(row) ? value.negate() : value;
    }

    private BigDecimal first(RowPlace row) throws RefusedValueException {
        if (constant != null) {
            return constant;
        }
        if (!lookup.load(row)) {
            return null;
        }
        row.decode();
        boolean number = row.kind == JsonIndex.NUMBER || row.kind == JsonIndex.STRING;
        if (!number || !NumberText.isNumber(row.text, row.from, row.to)) {
            throw lookup.refused(RefusalReason.WRONG_TYPE, row, "is not a decimal number");
        }
        BigDecimal value = NumberText.decimal(row.text, row.from, row.to);
        if (!decimals) {
            return value;
        }
        if (value.abs().compareTo(BigDecimal.valueOf(MOST_DECIMALS)) > 0
                || value.stripTrailingZeros().scale() > 0) {
            throw lookup.refused(RefusalReason.WRONG_TYPE, row, "is not a count of decimals");
        }
        return BigDecimal.ONE.scaleByPowerOfTen(-value.intValueExact());
    }

    private boolean isNegated(RowPlace row) {
        return negateWhen != null && negateWhen.stream().allMatch(condition -> condition.holds(row));
    }

    @Override
    public Pointer pointer() {
        return lookup == null ? Pointer.ITSELF : lookup.pointer();
    }
}
