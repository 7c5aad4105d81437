import { createUser, getUserId, isSentianceError, reset } from "sentiance-web/url";
import { run } from "./app.js";
import { create } from "./create.js";

run({ createUser, getUserId, isSentianceError, reset }, create);
