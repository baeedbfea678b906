import { teach } from "./teacher";
import { callsVariable, finishedTextsVariable } from "./teacherEntry";

// The model process as it is shipped, but for a teacher who guides the model's hand. It takes the place of
// `dist/host.mjs` wherever an entry is asked for.
const file = process.env[finishedTextsVariable];
if (!file) throw new Error(`${finishedTextsVariable} names no file`);
teach(file, process.env[callsVariable]);
// Only now, since it starts the process.
void import("../../src/host/main");
