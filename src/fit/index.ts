/** Calibration: the values of machines that are labelled `fitted`, from experiments that compare with measurements. */
export { crossValidate, type Prediction } from "./cross-validate.js";
export { fit, type Fit, FitError, type FitOptions } from "./fit.js";
export { describeTarget, type FitExperiment, type Held, holds, type Target, targetsOf } from "./targets.js";
export { type DeclaredAt, type FittedValue, fittedValues, type Machines, nameOf, withValues } from "./values.js";
export { fitText, show } from "./fit-text.js";
