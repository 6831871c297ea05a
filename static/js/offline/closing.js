// On the sign-in page nobody is signed in: whatever key is still on this device goes.

import { isPossible, lock } from "./box.js";

if (isPossible) lock().catch(() => {});
